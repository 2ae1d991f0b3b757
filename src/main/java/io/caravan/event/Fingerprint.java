package io.caravan.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a list of texts: 128 bits of SHA-256 over them with their lengths before them, so that no two lists are one. Threads: safe. */
public final class Fingerprint {
    private static final int BYTES = 16;
    private static final HexFormat HEX = HexFormat.of();

    /** To look one up takes longer than to hash what is hashed here. */
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Fingerprint::sha256);

    private Fingerprint() {}

    /** 32 hexadecimal digits. @param parts none is null */
    public static String of(String... parts) {
        MessageDigest digest = SHA256.get();
        digest.reset();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            for (int shift = 24; shift >= 0; shift -= 8) digest.update((byte) (bytes.length >> shift));
            digest.update(bytes);
        }
        return HEX.formatHex(digest.digest(), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
