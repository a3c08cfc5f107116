package dev.orchestrator.gather.content;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Which addresses belong to the public Internet. Everything that IANA has set apart for something else does not. */
final class Addresses {

    /** The first bits of addresses. */
    private static final class Block {

        private final byte[] start;
        private final int bits;

        Block(String start, int bits) {
            this.start = literal(start);
            this.bits = bits;
        }

        static Block of(String text) {
            int slash = text.indexOf('/');
            return new Block(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
        }

        boolean holds(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Block> NOT_PUBLIC = blocks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20");

    private static final Block GLOBAL_UNICAST = Block.of("2000::/3");
    private static final Block NAT64 = Block.of("64:ff9b::/96");
    private static final Block SIX_TO_FOUR = Block.of("2002::/16");
    private static final byte[] ISATAP = {0, 0, 0x5e, (byte) 0xfe};

    private Addresses() {}

    private static List<Block> blocks(String... texts) {
        return Arrays.stream(texts).map(Block::of).toList();
    }

    /** Never asks a name server: the text is an address. */
    private static byte[] literal(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static boolean isPublic(InetAddress address) {
        return isPublic(address.getAddress());
    }

    private static boolean isPublic(byte[] address) {
        if (NOT_PUBLIC.stream().anyMatch(block -> block.holds(address))) {
            return false;
        }
        return address.length == 4 || isPublicSix(address);
    }

    /** Addresses that lead to an address of version 4 are what that one is. */
    private static boolean isPublicSix(byte[] address) {
        if (NAT64.holds(address)) {
            return isPublic(Arrays.copyOfRange(address, 12, 16));
        } else if (SIX_TO_FOUR.holds(address)) {
            return isPublic(Arrays.copyOfRange(address, 2, 6));
        } else if (isIsatap(address) && !isPublic(Arrays.copyOfRange(address, 12, 16))) {
            return false;
        }
        return GLOBAL_UNICAST.holds(address);
    }

    private static boolean isIsatap(byte[] address) {
        return (address[8] & ~2) == ISATAP[0] && Arrays.equals(address, 9, 12, ISATAP, 1, 4);
    }
}
