package io.caravan.bucketevent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.camel.Route;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;

/**
 * Tells one wording of a rule from another: a hash of its options, placeholders resolved, and of the text it was loaded from. The whole text counts,
 * because a {@code filter} or {@code choice} among the steps decides too what the rule lets go. A rule of compiled Java has no text: there it is the steps as
 * Camel's model writes them, without addresses in memory, by which two instances of one rule would differ.
 */
final class RuleVersion {
    private static final Pattern IN_MEMORY = Pattern.compile("(\\$\\$Lambda[^\\],\\s]*|@(0x)?[0-9a-f]{1,16}\\b)");

    private RuleVersion() {}

    static String of(BucketEventEndpoint endpoint, Route route) {
        String text = text(route.getSourceResource());
        return hash(endpoint.getEndpointUri() + "\n" + (text != null ? text : steps(route)));
    }

    private static String text(Resource source) {
        if (source == null || !source.exists()) {
            return null;
        }
        try (InputStream in = source.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null; // gone since it was loaded
        }
    }

    private static String steps(Route route) {
        StringBuilder steps = new StringBuilder();
        RouteDefinition definition = RuleErrors.definition(route);
        if (definition != null) {
            for (ProcessorDefinition<?> step : definition.getOutputs()) {
                if (!step.isAbstract()) {
                    steps.append(IN_MEMORY.matcher(step.toString()).replaceAll(""))
                            .append('\n');
                }
            }
        }
        return steps.toString();
    }

    private static String hash(String wording) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(wording.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
