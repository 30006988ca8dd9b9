/**
 * The commands: the low 8 bits of the command number (draft 9 §1.1; the numbers are those of the published sources,
 * draft 9 prints none).
 */
import { names } from 'imdissect/schema';

/** Mode numbers by name; vendor modes carry the vendor's name in front. */
export const Modes = names('command', {
  NOOPERATION: 0x00,
  BR_ENTRY: 0x01,
  BR_EXIT: 0x02,
  ANSENTRY: 0x03,
  BR_ABSENCE: 0x04,
  BR_ISGETLIST: 0x10,
  OKGETLIST: 0x11,
  GETLIST: 0x12,
  ANSLIST: 0x13,
  ANSLIST_DICT: 0x14,
  BR_ISGETLIST2: 0x18,
  SENDMSG: 0x20,
  RECVMSG: 0x21,
  READMSG: 0x30,
  DELMSG: 0x31,
  ANSREADMSG: 0x32,
  GETINFO: 0x40,
  SENDINFO: 0x41,
  GETABSENCEINFO: 0x50,
  SENDABSENCEINFO: 0x51,
  GETFILEDATA: 0x60,
  RELEASEFILES: 0x61,
  GETDIRFILES: 0x62,
  DIRFILES_AUTH: 0x63,
  DIRFILES_AUTHRET: 0x64,
  GETPUBKEY: 0x72,
  ANSPUBKEY: 0x73,
  FEIQ_OPEN_YOU: 0x77,
  FEIQ_INPUTING: 0x79,
  FEIQ_INPUT_END: 0x7a,
  AGENT_REQ: 0xa0,
  AGENT_ANSREQ: 0xa1,
  AGENT_PACKET: 0xa2,
  AGENT_PROXYREQ: 0xa3,
  DIR_POLL: 0xb0,
  DIR_POLLAGENT: 0xb1,
  DIR_BROADCAST: 0xb2,
  DIR_ANSBROAD: 0xb3,
  DIR_PACKET: 0xb4,
  DIR_REQUEST: 0xb5,
  DIR_AGENTPACKET: 0xb6,
  DIR_EVBROAD: 0xb7,
  DIR_AGENTREJECT: 0xb8,
  FEIQ_IMAGE_DATA: 0xc0,
  FEIQ_IMAGE_ACK: 0xc1,
  FEIQ_KNOCK: 0xd1,
  FEIQ_KNOCK_ACK: 0xd2,
  IPTUX_SENDMSG: 0xfb,
  IPTUX_SEND_SIGN: 0xfc,
  IPTUX_SENDSUBLAYER: 0xfd,
  IPTUX_SENDICON: 0xfe,
  IPTUX_ASKSHARED: 0xff,
});

/** The name of a mode. */
export type ModeName = keyof typeof Modes.numbers;

/** The number of a mode. */
export const mode = Modes.numbers;

/** Whether a mode belongs to a vendor: anyone else's packet with that number is not recognised by content. */
export function isVendorMode(number: number): boolean {
  return number >= 0xc0 || (number >= 0x77 && number <= 0x7a);
}

/** Whether a mode asks for a file or a directory: on TCP. */
export function isFileRequest(number: number | null | undefined): boolean {
  return number === mode.GETFILEDATA || number === mode.GETDIRFILES;
}
