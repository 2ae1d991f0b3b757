package io.caravan.reload;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * A route file as it was at one moment. What is checked, put in force and put back in force is this text, whatever the file says by then.
 *
 * @param name how people know it, such as {@code routes/rules/images.camel.yaml}
 * @param path where it is, absolute
 * @param text what it says
 * @param hash tells one text from another
 */
record RouteFile(String name, Path path, String text, String hash) {
    static RouteFile of(String name, Path path, String text) {
        return new RouteFile(name, path, text, hashOf(text));
    }

    /** For Camel's loaders, which tell YAML from Java by the location. */
    Resource resource() {
        return ResourceHelper.fromString("file:" + path, text);
    }

    boolean isJava() {
        return name.endsWith(".java");
    }

    private static String hashOf(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
