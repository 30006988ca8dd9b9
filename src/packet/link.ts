import { ethernet } from './ethernet.js';
import { cooked, cooked2, loopback } from './host.js';
import { byVersion } from './mpls.js';
import { EtherType, LinkType } from './numbers.js';
import { ciscoHdlc, ppp, pppOrCiscoHdlc, pppoe } from './ppp.js';
import type { Rest } from './rest.js';
import { perPacketInformation, prism, radiotap, wifi } from './wifi.js';

/** Reads the link-layer header that `linkType` names. Returns the EtherType of what follows, or STOP. */
export function link(rest: Rest, linkType: number): number {
  switch (linkType) {
    case LinkType.ETHERNET:
      return ethernet(rest);
    case LinkType.NULL:
    case LinkType.LOOP:
      return loopback(rest);
    case LinkType.LINUX_COOKED:
      return cooked(rest);
    case LinkType.LINUX_COOKED_2:
      return cooked2(rest);
    case LinkType.RAW:
    case LinkType.DLT_RAW_12:
    case LinkType.DLT_RAW_14:
      return byVersion(rest);
    case LinkType.IPV4:
      return EtherType.IPV4;
    case LinkType.IPV6:
      return EtherType.IPV6;
    case LinkType.PPP:
      return ppp(rest);
    case LinkType.PPP_HDLC:
      return pppOrCiscoHdlc(rest);
    case LinkType.PPPOE:
      return pppoe(rest);
    case LinkType.CISCO_HDLC:
      return ciscoHdlc(rest);
    case LinkType.WIFI:
      return wifi(rest, false);
    case LinkType.WIFI_RADIOTAP:
      return radiotap(rest);
    case LinkType.WIFI_PRISM:
      return prism(rest);
    case LinkType.PPI:
      return perPacketInformation(rest);
    default:
      return rest.other();
  }
}
