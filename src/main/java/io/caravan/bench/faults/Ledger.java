package io.caravan.bench.faults;

import io.caravan.event.EventJson;
import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.HeaderCodec;
import io.caravan.jetstream.Letters;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What the streams hold, reckoned up by the ids of the events: the journal against what MinIO has acknowledged, and for each rule the journal against EVENTS, its dead letters and what it hasn't done yet. What it
 * filtered is recomputed with its matcher. Blocks.
 */
final class Ledger {
    private static final Duration NEXT = Duration.ofSeconds(20);

    private final Connection nats;
    private final JetStreamManagement management;

    Ledger(Connection nats) throws IOException {
        this.nats = nats;
        this.management = nats.jetStreamManagement();
    }

    /**
     * How a case ended.
     *
     * @param events how many the journal has
     * @param missing what MinIO acknowledged, or shows in a listing, and the journal doesn't have; and what a rule wanted and neither published nor has as a letter or before it
     * @param doubles what is there more than once
     * @param repeats what a rule published again with the same message id when the stream no longer knew it
     * @param deadLettered what is a dead letter
     * @param faults where the sums don't add up, and the first few of what is missing and doubled
     */
    record Reckoning(long events, long missing, long doubles, long repeats, long deadLettered, List<String> faults) {
        Reckoning {
            faults = List.copyOf(faults);
        }
    }

    /**
     * @param put keys of objects that were uploaded
     * @param removed keys of objects that were removed
     * @param rules of which each event is accounted for
     */
    Reckoning reckon(Collection<String> put, Collection<String> removed, List<FaultRule> rules)
            throws IOException, JetStreamApiException, InterruptedException {
        Tally tally = new Tally();
        Map<String, Entry> journal = new HashMap<>();
        Set<String> created = new HashSet<>();
        Set<String> gone = new HashSet<>();
        each("OBJECTS", message -> {
            ObjectEvent event = EventJson.read(message.getData());
            Entry entry = new Entry(event.key(), wantedBy(event, rules));
            if (journal.put(event.id(), entry) != null) tally.twice("journal has " + event.id() + " of " + event.key());
            if (event.kind() == Kind.CREATED) created.add(event.key());
            if (event.kind() == Kind.REMOVED) gone.add(event.key());
        });
        for (String key : put) if (!created.contains(key)) tally.missing("journal has no upload of " + key);
        for (String key : removed) if (!gone.contains(key)) tally.missing("journal has no removal of " + key);
        Map<String, Map<String, Integer>> published = byRule("EVENTS", new Repeats(window("EVENTS"), tally));
        Map<String, Map<String, Integer>> letters = byRule("CARAVAN_DLQ", message -> header(message, Letters.EVENT_ID));
        for (int rule = 0; rule < rules.size(); rule++) {
            String id = rules.get(rule).id();
            reckon(id, rule, journal, published.getOrDefault(id, Map.of()), letters.getOrDefault(id, Map.of()), tally);
        }
        return new Reckoning(
                journal.size(),
                tally.missing,
                tally.doubles,
                tally.repeats,
                letters.values().stream().mapToLong(Map::size).sum(),
                tally.faults);
    }

    /** @param wanted a bit for each rule */
    private record Entry(String key, int wanted) {}

    private static int wantedBy(ObjectEvent event, List<FaultRule> rules) {
        int wanted = 0;
        for (int rule = 0; rule < rules.size(); rule++) if (rules.get(rule).wants(event)) wanted |= 1 << rule;
        return wanted;
    }

    private void reckon(
            String id,
            int rule,
            Map<String, Entry> journal,
            Map<String, Integer> published,
            Map<String, Integer> letters,
            Tally tally)
            throws IOException, JetStreamApiException {
        long wanted = 0;
        List<String> open = new ArrayList<>();
        for (Map.Entry<String, Entry> each : journal.entrySet()) {
            String key = each.getValue().key;
            int times = published.getOrDefault(each.getKey(), 0);
            int letter = letters.getOrDefault(each.getKey(), 0);
            if ((each.getValue().wanted & (1 << rule)) == 0) {
                if (times + letter > 0) tally.wrong(id + " didn't want " + key + ", and has it");
                continue;
            }
            wanted++;
            if (times > 1) tally.twice(id + " published " + key + " " + times + " times");
            if (letter > 1) tally.twice(id + " has " + letter + " dead letters of " + key);
            if (times > 0 && letter > 0) tally.twice(id + " published " + key + ", and has a dead letter of it");
            if (times + letter == 0) open.add(key);
        }
        for (Map<String, Integer> each : List.of(published, letters)) {
            each.keySet().stream()
                    .filter(event -> !journal.containsKey(event))
                    .forEach(event -> tally.wrong(id + " has " + event + ", which the journal hasn't"));
        }
        long pending = pending(id);
        for (int i = 0; i < open.size() - pending; i++) tally.missing(id + " has nothing of " + open.get(i));
        if (pending > open.size())
            tally.wrong("%s: %,d wanted, %,d of them not done, yet %,d pending"
                    .formatted(id, wanted, open.size(), pending));
    }

    /** What its durable hasn't settled; 0 when it has none. */
    long pending(String rule) throws IOException, JetStreamApiException {
        try {
            ConsumerInfo info = management.getConsumerInfo("OBJECTS", "caravan_" + rule);
            return info.getNumPending() + info.getNumAckPending();
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == 404) return 0;
            throw e;
        }
    }

    /** How many messages a stream has; 0 when there is none of that name. */
    long count(String stream) throws IOException, JetStreamApiException {
        try {
            return management.getStreamInfo(stream).getStreamState().getMsgCount();
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == 404) return 0;
            throw e;
        }
    }

    /** How often each event is there, by the second token of its subject. */
    private Map<String, Map<String, Integer>> byRule(String stream, Function<Message, String> idOf)
            throws IOException, JetStreamApiException, InterruptedException {
        Map<String, Map<String, Integer>> byRule = new HashMap<>();
        each(stream, message -> {
            String rule = message.getSubject().split("\\.")[1];
            String id = idOf.apply(message);
            if (id != null) byRule.computeIfAbsent(rule, any -> new HashMap<>()).merge(id, 1, Integer::sum);
        });
        return byRule;
    }

    private static String header(Message message, String name) {
        String value =
                message.getHeaders() == null ? null : message.getHeaders().getFirst(name);
        return value == null ? "?" : HeaderCodec.decode(value);
    }

    private interface Reader {
        void read(Message message) throws IOException;
    }

    /** Reads a stream from end to end, and holds none of it. */
    private void each(String stream, Reader reader) throws IOException, JetStreamApiException, InterruptedException {
        if (count(stream) == 0) return;
        JetStreamSubscription subscription = nats.jetStream()
                .subscribe(
                        null,
                        PushSubscribeOptions.builder().stream(stream)
                                .ordered(true)
                                .build());
        try {
            Message message;
            do {
                message = subscription.nextMessage(NEXT);
                if (message == null) throw new IOException("the messages of " + stream + " don't come");
                reader.read(message);
            } while (message.metaData().pendingCount() > 0);
        } finally {
            subscription.unsubscribe();
        }
    }

    private Duration window(String stream) throws IOException, JetStreamApiException {
        return count(stream) == 0
                ? Duration.ZERO
                : management.getStreamInfo(stream).getConfiguration().getDuplicateWindow();
    }

    /** The event of a message; null of one that a stream had already, but so long ago that it no longer knew its message id. */
    private static final class Repeats implements Function<Message, String> {
        private final Map<String, Instant> stored = new HashMap<>();
        private final Duration window;
        private final Tally tally;

        Repeats(Duration window, Tally tally) {
            this.window = window;
            this.tally = tally;
        }

        @Override
        public String apply(Message message) {
            String messageId = header(message, "Nats-Msg-Id");
            Instant time = message.metaData().timestamp().toInstant();
            Instant before = stored.put(messageId, time);
            boolean late = before != null && time.isAfter(before.plus(window));
            if (late) tally.repeats++;
            return late ? null : header(message, "ce-id");
        }
    }

    private static final class Tally {
        private static final int MOST_SAID = 5;

        private final List<String> faults = new ArrayList<>();
        private long missing;
        private long doubles;
        private long repeats;

        void missing(String what) {
            if (missing++ < MOST_SAID) faults.add("missing: " + what);
        }

        void twice(String what) {
            if (doubles++ < MOST_SAID) faults.add("double: " + what);
        }

        void wrong(String what) {
            if (faults.size() < 4 * MOST_SAID) faults.add("wrong: " + what);
        }
    }
}
