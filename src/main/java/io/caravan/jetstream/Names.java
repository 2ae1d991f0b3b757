package io.caravan.jetstream;

import io.caravan.event.Tokens;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.camel.CamelContext;

/**
 * The names that tools, tests and people rely on. Each is a setting; see {@link #of}.
 *
 * @param group prefix of durables and leases ({@code caravan.group})
 * @param in stream of notifications as they came ({@code caravan.stream.in})
 * @param journal stream that holds every event once ({@code caravan.stream.journal})
 * @param out stream that shipped rules publish to ({@code caravan.stream.out})
 * @param deadLetters stream of the rules' dead letters ({@code caravan.stream.dead-letters})
 * @param undecoded stream of what intake couldn't decode ({@code caravan.stream.undecoded})
 * @param state key-value bucket of checkpoints, retries, suspects ({@code caravan.kv.state})
 * @param leases key-value bucket of leases ({@code caravan.kv.leases})
 */
public record Names(
        String group,
        String in,
        String journal,
        String out,
        String deadLetters,
        String undecoded,
        String state,
        String leases) {

    public static final Names DEFAULTS = new Names(
            "caravan",
            "MINIO_EVENTS",
            "OBJECTS",
            "EVENTS",
            "CARAVAN_DLQ",
            "CARAVAN_UNDECODED",
            "caravan-state",
            "caravan-leases");

    /** Reads them from the properties of a context; what isn't set has its default. */
    public static Names of(CamelContext context) {
        return new Names(
                setting(context, "caravan.group", DEFAULTS.group),
                setting(context, "caravan.stream.in", DEFAULTS.in),
                setting(context, "caravan.stream.journal", DEFAULTS.journal),
                setting(context, "caravan.stream.out", DEFAULTS.out),
                setting(context, "caravan.stream.dead-letters", DEFAULTS.deadLetters),
                setting(context, "caravan.stream.undecoded", DEFAULTS.undecoded),
                setting(context, "caravan.kv.state", DEFAULTS.state),
                setting(context, "caravan.kv.leases", DEFAULTS.leases));
    }

    /** The durable of a rule: the group, and the route id with each byte that isn't a letter, a digit or {@code -} as {@code _xx}, so that no two ids share one. */
    public String durable(String rule) {
        StringBuilder name = new StringBuilder(group).append('_');
        for (byte b : rule.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-';
            if (plain) name.append((char) b);
            else name.append('_').append(HexFormat.of().toHexDigits(b));
        }
        return name.toString();
    }

    /** Whether a durable of the journal is there to keep books, as that of the objects' states: what only it takes goes nowhere. */
    public boolean keepsBooks(String durable) {
        return durable.equals(group + "-objects");
    }

    /** The rule of a durable; empty when it isn't one of this group's rules. */
    public Optional<String> rule(String durable) {
        if (!durable.startsWith(group + "_")) return Optional.empty();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String escaped = durable.substring(group.length() + 1);
        for (int at = 0; at < escaped.length(); at++) {
            if (escaped.charAt(at) != '_') {
                bytes.write(escaped.charAt(at));
            } else if (escaped.length() < at + 3
                    || !HexFormat.isHexDigit(escaped.charAt(at + 1))
                    || !HexFormat.isHexDigit(escaped.charAt(at + 2))) {
                return Optional.empty();
            } else {
                bytes.write(HexFormat.fromHexDigits(escaped, at + 1, at + 3));
                at += 2;
            }
        }
        String rule = bytes.toString(StandardCharsets.UTF_8);
        return durable(rule).equals(durable) ? Optional.of(rule) : Optional.empty();
    }

    /** The subject of a rule's dead letters. */
    public String deadLetterSubject(String rule) {
        return "dlq." + Tokens.escape(rule);
    }

    private static String setting(CamelContext context, String key, String otherwise) {
        return context.getPropertiesComponent().resolveProperty(key).orElse(otherwise);
    }
}
