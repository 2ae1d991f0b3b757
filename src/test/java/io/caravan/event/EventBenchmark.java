package io.caravan.event;

import io.caravan.bench.Load;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What each event costs that neither Camel nor NATS has a part in. */
@State(Scope.Benchmark)
public class EventBenchmark {
    private final NotificationDecoder decoder = new NotificationDecoder();
    private final byte[] notification = Load.notification(1, "png");
    private final ObjectEvent event =
            ((Decoding.Decoded) decoder.decode(notification)).events().get(0);
    private final byte[] journal = EventJson.write(event);

    @Benchmark
    public Object decode() {
        return decoder.decode(notification);
    }

    @Benchmark
    public String eventId() {
        return Identity.id(
                "0b2f1c1d-53f3-4b3f-9a9f-0c4f6d1f6a10",
                event.bucket(),
                event.key(),
                null,
                event.type(),
                "18EACF3500000001",
                "18EACF3500000001",
                "2026-11-28T12:00:00.000Z");
    }

    @Benchmark
    public String stateId() {
        return Identity.stateId(event);
    }

    @Benchmark
    public String journalSubject() {
        return JournalSubject.of(event);
    }

    @Benchmark
    public byte[] encode() {
        return EventJson.write(event);
    }

    @Benchmark
    public ObjectEvent readFromJournal() throws IOException {
        return EventJson.read(journal);
    }

    @Benchmark
    public Object cloudEventHeaders() {
        return CloudEvents.headers(event);
    }
}
