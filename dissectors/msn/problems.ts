import { problems } from 'imdissect/dissector';

/** What can be odd about MSN traffic. Details never hold captured text, and never a secret. */
export const msnProblems = problems('msn', {
  malformed: {
    severity: 'error',
    text: 'the message does not fit its layout: byte {at} needs {needed} more bytes, {found} are there ({witness})',
    help: 'The line or its payload ends where the command has more parameters. What was read before stands in the tree, the rest is undecoded.',
  },
  payloadLength: {
    severity: 'warning',
    text: 'the payload length says {declared} bytes, {found} were sent',
    help: 'The last word of a command with a payload is the number of bytes behind the line. A wrong one puts a real client out of step: it counts characters instead of bytes, or something on the way changed the payload. What was sent is read, and the next command that is known comes after it.',
  },
  lostFraming: {
    severity: 'warning',
    text: '{count} bytes before this command belong to none',
    help: 'They are no command and no payload that a command told of: a length is wrong, or a command has a payload that is not known. Reading goes on at the next command.',
  },
  unansweredCommand: {
    severity: 'warning',
    text: 'no answer to {command} {trid} within {seconds} s',
    help: 'The server repeats the transaction id of a command in its answer, or in an error. The connection may have ended first, or the capture sees one way only.',
  },
  pingUnanswered: {
    severity: 'warning',
    text: 'no QNG within {seconds} s of the PNG',
    help: 'A client takes a connection without an answer to its ping for dead and logs in again.',
  },
  undecodable: {
    severity: 'note',
    text: 'text that is not valid UTF-8',
    help: 'Names and texts are UTF-8 behind their URL escapes. The bytes are kept in asWritten.',
  },
  notDecimal: {
    severity: 'warning',
    text: '{field} is not a decimal number in range',
    help: 'The protocol writes this parameter as decimal digits. The bytes are kept in asWritten.',
  },
  moreWords: {
    severity: 'note',
    text: '{count} words behind the last known parameter',
    help: 'A newer version of the command, or a server with words of its own. They are kept in extra.',
  },
  notWellFormed: {
    severity: 'note',
    text: 'XML that is not well-formed',
    help: 'A mark without its end, or an end without its start. Clients write texts of their users into XML without escaping them. What is understood is shown; the bytes are kept in asWritten.',
  },
  loginProof: {
    severity: 'warning',
    text: 'the proof of the login is not made as it should be: {part}',
    help: 'The proof behind the ticket has fixed numbers in front and tells its lengths; a server refuses one with others. What it proves can only be checked by the server.',
  },
  challengeMismatch: {
    severity: 'warning',
    text: 'the answer is not the one to the challenge for product {product}',
    help: 'A server answers 540 and closes the connection. The product key that belongs to the product id, or the algorithm, is not the one the client used.',
  },
  objectHash: {
    severity: 'warning',
    text: '{digest} is not the digest of {of}',
    help: 'SHA1D is the digest of the bytes of an object, SHA1C of its other attributes. Clients of Microsoft refuse an object where one is wrong; third-party clients are known to compute them wrong.',
  },
  wrongPassword: {
    severity: 'warning',
    text: 'the given password is not the one of this login',
    help: 'USR MD5 sends MD5(salt + password) in hexadecimal; the password given with --msn-password has another digest.',
  },
});
