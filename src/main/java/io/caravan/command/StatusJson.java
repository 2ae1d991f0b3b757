package io.caravan.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.StreamFill;
import java.time.Instant;
import java.util.Locale;

/** A status for programs. Times are ISO 8601, sizes bytes; what isn't known is missing. */
final class StatusJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StatusJson() {}

    static String of(Status status, Rates rates, Names names) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        root.put("time", status.time().toString());
        root.putObject("nats").put("url", status.server()).put("version", status.version());
        ArrayNode streams = root.putArray("streams");
        status.streams().forEach(each -> stream(each, rates, streams.addObject()));
        ArrayNode missing = root.putArray("missingStreams");
        status.missing().forEach(missing::add);
        root.putObject("intake")
                .put("unread", status.messages(names.in()))
                .put(
                        "out",
                        status.intake().stream().mapToLong(DurableState::out).sum())
                .put("undecoded", status.messages(names.undecoded()));
        ArrayNode rules = root.putArray("rules");
        status.rules().forEach(each -> rule(each, rates, rules.addObject()));
        ObjectNode unheard = root.putObject("unheard");
        status.unheard().forEach(unheard::put);
        if (status.uncompared() > 0) root.put("uncomparedSubjects", status.uncompared());
        ArrayNode faults = root.putArray("faults");
        status.faults().forEach(each -> faults.add(each.toString()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static void stream(StreamFill stream, Rates rates, ObjectNode node) {
        node.put("name", stream.name()).put("messages", stream.messages()).put("bytes", stream.bytes());
        if (stream.percent() >= 0) node.put("percent", stream.percent());
        put(node, "oldest", stream.oldest());
        rates.stored(stream).ifPresent(rate -> node.put("storedPerSecond", rate));
    }

    private static void rule(Status.Rule rule, Rates rates, ObjectNode node) {
        DurableState durable = rule.place().durable();
        node.put("rule", rule.place().rule())
                .put("kind", rule.place().kind().name().toLowerCase(Locale.ROOT))
                .put("state", rule.place().state())
                .put("letters", rule.letters());
        put(node, "oldest", rule.oldest());
        if (durable == null) return;
        node.put("durable", durable.name()).put("served", durable.served() != null);
        if (durable.gone()) return;
        node.put("revision", durable.revision())
                .put("pending", durable.pending())
                .put("out", durable.out());
        rates.given(durable).ifPresent(rate -> node.put("givenPerSecond", rate));
        put(node, "lastDelivered", durable.lastDelivered());
        put(node, "pausedUntil", durable.pausedUntil());
    }

    private static void put(ObjectNode node, String name, Instant time) {
        if (time != null) node.put(name, time.toString());
    }
}
