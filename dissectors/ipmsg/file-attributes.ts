/** The words for what a file is (draft 9 §1.4 to §1.6; numbers from the sources). */
import { flags, names } from 'imdissect/schema';

/** What an attachment is: the low byte of its attribute. */
export const FileTypes = names('file type', {
  REGULAR: 0x01,
  DIR: 0x02,
  RETPARENT: 0x03,
  SYMLINK: 0x04,
  CDEV: 0x05,
  BDEV: 0x06,
  FIFO: 0x07,
  RESFORK: 0x10,
  CLIPBOARD: 0x20,
});

/** The upper bits of an attachment's attribute. */
export const fileFlags = flags('file attributes', {
  RONLY: 0x00000100,
  HIDDEN: 0x00001000,
  EXHIDDEN: 0x00002000,
  ARCHIVE: 0x00004000,
  SYSTEM: 0x00008000,
});

/** Extended attributes of an attachment. */
export const ExtensionTypes = names('extended attribute', {
  UID: 0x01,
  USERNAME: 0x02,
  GID: 0x03,
  GROUPNAME: 0x04,
  CLIPBOARDPOS: 0x08,
  PERM: 0x10,
  MAJORNO: 0x11,
  MINORNO: 0x12,
  CTIME: 0x13,
  MTIME: 0x14,
  ATIME: 0x15,
  CREATETIME: 0x16,
  CREATOR: 0x20,
  FILETYPE: 0x21,
  FINDERINFO: 0x22,
  ACL: 0x30,
  ALIASFNAME: 0x40,
  UNICODEFNAME: 0x41,
});
