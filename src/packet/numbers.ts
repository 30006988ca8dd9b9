/** EtherTypes (IEEE registry): what follows a link layer, a VLAN tag or a GRE header. */
export const EtherType = {
  IPV4: 0x0800,
  IPV6: 0x86dd,
  /** Transparent Ethernet bridging: a whole Ethernet frame (RFC 7637). */
  ETHERNET: 0x6558,
  /** IEEE 802.1Q, 802.1ad, and two numbers that were in use before 802.1ad had one. */
  VLAN: 0x8100,
  SERVICE_VLAN: 0x88a8,
  VLAN_9100: 0x9100,
  VLAN_9200: 0x9200,
  MPLS: 0x8847,
  MPLS_MULTICAST: 0x8848,
  PPPOE_SESSION: 0x8864,
  /** PPP inside GRE (PPTP, RFC 2637). */
  PPP: 0x880b,
} as const;

/** Below it the field after the Ethernet addresses is a length (IEEE 802.3, clause 3.2.6). */
export const FIRST_ETHERTYPE = 0x0600;

/** IP protocol numbers (IANA), which IPv6 extension headers share. */
export const Protocol = {
  HOP_BY_HOP: 0,
  IPV4: 4,
  TCP: 6,
  UDP: 17,
  IPV6: 41,
  ROUTING: 43,
  FRAGMENT: 44,
  GRE: 47,
  AUTHENTICATION: 51,
  DESTINATION_OPTIONS: 60,
  /** MPLS in IP (RFC 4023). */
  MPLS: 137,
  SHIM6: 140,
} as const;

/** LINKTYPE_ and DLT_ values (tcpdump.org/linktypes.html) that begin a frame this room can read. */
export const LinkType = {
  NULL: 0,
  ETHERNET: 1,
  PPP: 9,
  /** DLT_RAW as BSD/OS and OpenBSD number it; both are found in files. */
  DLT_RAW_12: 12,
  DLT_RAW_14: 14,
  PPP_HDLC: 50,
  PPPOE: 51,
  RAW: 101,
  CISCO_HDLC: 104,
  WIFI: 105,
  LOOP: 108,
  LINUX_COOKED: 113,
  WIFI_PRISM: 119,
  WIFI_RADIOTAP: 127,
  PPI: 192,
  IPV4: 228,
  IPV6: 229,
  LINUX_COOKED_2: 276,
} as const;
