package io.caravan.bench.faults;

import io.caravan.bucketevent.Wants;
import io.caravan.event.ObjectEvent;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rule of a case, which publishes to {@code events.<id>.…}: so its events are known for its own. Immutable.
 *
 * @param id route id, and the second token of what it publishes to
 * @param options those of its from
 * @param before YAML of steps before it publishes, indented by eight blanks; may be empty
 */
record FaultRule(String id, Map<String, String> options, String before) {
    /** Objects are uploaded to it; rules take events of any. */
    static final String BUCKET = "faults";

    private static final String ANY_BUCKET = "*";
    /** How the key of every tenth object ends, which is a picture. */
    static final String FOUR = "4.png";

    FaultRule {
        options = Map.copyOf(options);
    }

    /** Pictures that were created. */
    static FaultRule pictures() {
        return new FaultRule("pictures", Map.of("events", "created", "suffix", ".png"), "");
    }

    /** Whatever was removed. */
    static FaultRule removals() {
        return new FaultRule("removals", Map.of("events", "removed"), "");
    }

    FaultRule with(String steps) {
        return new FaultRule(id, options, steps);
    }

    FaultRule with(String option, String value) {
        Map<String, String> more = new TreeMap<>(options);
        more.put(option, value);
        return new FaultRule(id, more, before);
    }

    boolean wants(ObjectEvent event) {
        return Wants.of(ANY_BUCKET, options).test(event);
    }

    String yaml() {
        StringBuilder parameters = new StringBuilder();
        new TreeMap<>(options).forEach((name, value) -> parameters
                .append("        ")
                .append(name)
                .append(": \"")
                .append(value)
                .append("\"\n"));
        return """
                - route:
                    id: %s
                    from:
                      uri: "bucket-event:%s"
                      parameters:
                %s      steps:
                %s        - to:
                            id: %s.publish-event
                            uri: nats-jetstream:events.%s.{bucket}
                """.formatted(id, ANY_BUCKET, parameters, before, id, id);
    }
}
