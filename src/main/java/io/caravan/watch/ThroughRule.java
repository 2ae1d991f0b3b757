package io.caravan.watch;

import io.caravan.event.CloudEvents;
import io.caravan.event.EventJson;
import io.caravan.event.JournalSubject;
import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.Ending;
import io.caravan.jetstream.ErrorKind;
import io.caravan.jetstream.JetStreamConsumer;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.util.concurrent.CompletableFuture;

/** Runs a backfill's events through one rule, as if the journal had them. */
final class ThroughRule implements Backfill.Taker {
    private final JetStreamConsumer rule;
    private final String run;
    private final long most;
    private final Backfill.Report report;

    private long failures;
    private String ended;

    ThroughRule(JetStreamConsumer rule, String run, long most, Backfill.Report report) {
        this.rule = rule;
        this.run = run;
        this.most = most;
        this.report = report;
    }

    @Override
    public String name() {
        return "run " + run;
    }

    @Override
    public boolean wantsOnlyNew() {
        return false;
    }

    @Override
    public CompletableFuture<Outcome> take(ObjectEvent event) {
        return rule.rerun(message(event), run).thenApply(ending -> outcome(event, ending));
    }

    private synchronized Outcome outcome(ObjectEvent event, Ending ending) {
        if (ending instanceof Ending.Delivered) return Outcome.TAKEN;
        if (ending instanceof Ending.Filtered) return Outcome.FILTERED;
        Ending.Failed failed = (Ending.Failed) ending;
        if (failed.kind() == ErrorKind.OUTAGE || failed.kind() == ErrorKind.MISCONFIGURED) {
            ended = "what the rule sends to is away: " + failed.text();
            return Outcome.HELD;
        }
        failures++;
        report.failed(event.key(), failed.text());
        if (failures >= most && ended == null) ended = failures + " objects failed";
        return Outcome.FAILED;
    }

    @Override
    public synchronized String ended() {
        return ended;
    }

    /** As the journal would have it. */
    private static Message message(ObjectEvent event) {
        Headers headers = new Headers();
        CloudEvents.headers(event, headers::put);
        return NatsMessage.builder()
                .subject(JournalSubject.of(event))
                .headers(headers)
                .data(EventJson.write(event))
                .build();
    }
}
