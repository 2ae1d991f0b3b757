package io.caravan.jetstream;

import io.nats.client.impl.Headers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;

/** Which headers of an exchange leave Camel, and how they are written. Those that Camel or NATS act on never do. Immutable. */
final class OutgoingHeaders {
    /** All values together, encoded. */
    static final int MOST_TOGETHER = 4_096;

    private final Set<String> names = new HashSet<>();
    private final List<String> beginnings = new ArrayList<>();

    /** @throws IllegalArgumentException when a header is listed that may not be sent */
    OutgoingHeaders(List<String> allowed) {
        for (String name : allowed) {
            if (controls(name)) {
                throw new IllegalArgumentException(
                        "headers can't hold " + name + ": those of Camel and NATS themselves are never sent");
            }
            if (name.endsWith("*")) beginnings.add(lower(name.substring(0, name.length() - 1)));
            else if (valid(name)) names.add(lower(name));
            else
                throw new IllegalArgumentException(
                        "headers can't hold '" + name + "': it is no name for a NATS header");
        }
    }

    void copy(Exchange exchange, Headers headers) {
        if (names.isEmpty() && beginnings.isEmpty()) return;
        int left = MOST_TOGETHER;
        for (Map.Entry<String, Object> header :
                exchange.getMessage().getHeaders().entrySet()) {
            if (!allowed(header.getKey()) || header.getValue() == null) continue;
            String value =
                    exchange.getContext().getTypeConverter().tryConvertTo(String.class, exchange, header.getValue());
            if (value == null) continue;
            String encoded = HeaderCodec.encode(value, Math.min(left, HeaderCodec.MOST));
            headers.put(header.getKey(), encoded);
            left -= encoded.length();
        }
    }

    private boolean allowed(String name) {
        String lower = lower(name);
        if (names.contains(lower)) return true;
        return beginnings.stream().anyMatch(lower::startsWith) && !controls(name) && valid(name);
    }

    /** Whether NATS or Camel would act on it. */
    static boolean controls(String name) {
        return lower(name).startsWith("nats-") || camels(name);
    }

    /** Whether Camel, or a Caravan component, would act on it. */
    static boolean camels(String name) {
        String lower = lower(name);
        return lower.startsWith("camel")
                || lower.startsWith("org.apache.camel")
                || lower.startsWith("caravan") && !lower.startsWith("caravan-");
    }

    private static boolean valid(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c <= '~' && c != ':');
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
