package io.caravan.jetstream;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Route;

/** What a plain {@code nats-jetstream:} consumer is told, from the options of its endpoint. */
final class EndpointSettings {
    private EndpointSettings() {}

    /** @throws IllegalArgumentException naming every option that is wrong, and why, in one line */
    static ConsumerSettings of(JetStreamEndpoint endpoint, Route route) {
        List<String> faults = new ArrayList<>();
        ConsumerSettings settings = read(endpoint, route == null ? endpoint.getDurableName() : route.getId(), faults);
        if (faults.isEmpty()) return settings;
        throw new IllegalArgumentException(endpoint.getEndpointUri() + ": " + String.join("; ", faults));
    }

    /** What can be said before there is a route. */
    static void check(JetStreamEndpoint endpoint) {
        of(endpoint, null);
    }

    private static ConsumerSettings read(JetStreamEndpoint endpoint, String rule, List<String> faults) {
        return new ConsumerSettings(
                rule,
                name(faults, "stream", endpoint.getStream()),
                name(faults, "durableName", endpoint.getDurableName()),
                filterSubjects(endpoint),
                start(faults, endpoint),
                atLeastOne(faults, "window", endpoint.getWindow()),
                bytes(faults, endpoint.getWindowBytes()),
                atLeastOne(faults, "maxAckPending", endpoint.getMaxAckPending()),
                Duration.ofMillis(endpoint.getAckWait()),
                delays(faults, endpoint.getNakDelays()),
                endpoint.getExhausted(),
                atLeastOne(faults, "concurrency", endpoint.getConcurrency()),
                false,
                Duration.ofMillis(endpoint.getWorkTimeout()),
                endpoint.isManualAck(),
                endpoint.isStartLast(),
                list(endpoint.getBehind()),
                endpoint.getDeadLetterSubject(),
                null,
                null);
    }

    private static String name(List<String> faults, String option, String value) {
        if (value == null || value.isBlank()) {
            faults.add("the option " + option + " is missing: a consumer needs one");
            return "";
        }
        if (value.chars().anyMatch(c -> c <= ' ' || c > '~' || "*>./\\".indexOf(c) >= 0)) {
            faults.add(option + " can't hold blanks, dots, slashes or wildcards: '" + value + "'");
        }
        return value;
    }

    private static List<String> filterSubjects(JetStreamEndpoint endpoint) {
        String subjects = endpoint.getFilterSubjects();
        return subjects == null || subjects.isBlank() ? List.of(endpoint.getSubject()) : list(subjects);
    }

    private static Start start(List<String> faults, JetStreamEndpoint endpoint) {
        boolean byTime = "byStartTime".equals(endpoint.getDeliverPolicy());
        if (byTime != (endpoint.getStartTime() != null)) {
            faults.add("deliverPolicy=byStartTime and startTime belong together");
            return new Start.Beginning();
        }
        return switch (endpoint.getDeliverPolicy()) {
            case "all" -> new Start.Beginning();
            case "new" -> new Start.Now();
            case "byStartTime" -> time(faults, endpoint.getStartTime());
            default -> {
                faults.add("deliverPolicy is all, new or byStartTime, not '" + endpoint.getDeliverPolicy() + "'");
                yield new Start.Beginning();
            }
        };
    }

    private static Start time(List<String> faults, String time) {
        try {
            return new Start.At(Instant.parse(time));
        } catch (DateTimeParseException e) {
            faults.add("startTime is no time: '" + time + "'; write something like 2026-11-23T08:00:00Z");
            return new Start.Beginning();
        }
    }

    private static int atLeastOne(List<String> faults, String option, int value) {
        if (value < 1) faults.add(option + " must be 1 or more, not " + value);
        return value;
    }

    private static long bytes(List<String> faults, String size) {
        try {
            return ByteSize.parse(size);
        } catch (IllegalArgumentException e) {
            faults.add("windowBytes " + e.getMessage());
            return 0;
        }
    }

    private static List<Duration> delays(List<String> faults, String delays) {
        try {
            return Durations.list(delays);
        } catch (IllegalArgumentException e) {
            faults.add("nakDelays is no list of durations: '" + delays + "'; write something like 1s,5s,15s,1m,5m");
            return List.of();
        }
    }

    /** Items of an option, separated by commas; empty ones left out. */
    static List<String> list(String items) {
        if (items == null) return List.of();
        return Arrays.stream(items.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
