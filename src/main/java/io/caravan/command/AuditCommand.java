package io.caravan.command;

import io.caravan.bucketevent.Since;
import io.caravan.jetstream.Start;
import io.caravan.watch.Audit;
import io.caravan.watch.AuditOptions;
import io.caravan.watch.AuditReport;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan audit}: did every object's event arrive? */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description =
                "Compares what is in the buckets with what the journal was told, and delivers what it wasn't told. Killed and called again, it goes on where it was. Exit code 0 when nothing is missing or all of it was delivered, else 1.")
public final class AuditCommand implements Callable<Integer> {
    private static final Duration SAY_EVERY = Duration.ofSeconds(5);

    @Parameters(
            paramLabel = "BUCKET",
            arity = "0..*",
            description = "These buckets, whether they have a notification or not. Default: all that have one.")
    private List<String> buckets = List.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only what was made since then: a time (2026-11-23T08:00:00Z), a day (UTC), or an age such as 24h.")
    private String since;

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            description = "Look at so many objects in a second at most. Default: caravan.audit.rate.")
    private String rate;

    @Option(names = "--dry-run", description = "Only count; deliver nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Instant from = since();
        long perSecond = Rate.perSecond(rate, "objects", spec);
        try (Session session = Session.open(config.read())) {
            AuditOptions options = AuditOptions.of(session.context())
                    .withBuckets(List.copyOf(new LinkedHashSet<>(buckets)))
                    .withSince(from, since);
            if (perSecond > 0) options = options.withRate(perSecond);
            if (dryRun) options = options.dry();
            session.link();
            Audit.Asked asked = Audit.ask(session.context(), StoreClient.of(session), options, new Progress());
            if (asked instanceof Audit.Busy busy) {
                complain("another audit runs: " + busy.holder() + "; one at a time");
                return 1;
            }
            try (Audit audit = ((Audit.Ready) asked).audit()) {
                return say(audit.run());
            }
        }
    }

    private int say(AuditReport report) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (json) out.println(AuditJson.of(report));
        else AuditText.of(report, dryRun).forEach(line -> out.println(Columns.visible(line)));
        out.flush();
        report.buckets().stream()
                .filter(each -> each.failure() != null)
                .forEach(each -> complain("bucket " + each.bucket() + ": " + each.failure()));
        if (report.ended() != null) complain("it ended early: " + report.ended());
        return report.isClean() ? 0 : 1;
    }

    private Instant since() {
        if (since == null) return null;
        try {
            Start start = Since.of(since, Clock.systemUTC());
            if (start instanceof Start.At at) return at.time();
            if (start instanceof Start.Beginning) return null;
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage().replaceFirst("^since", "--since"));
        }
        throw wrong("--since now has no objects: write an age such as 24h");
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private void complain(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("caravan: " + Columns.visible(line));
        err.flush();
    }

    private final class Progress implements Audit.Report {
        private long lastNanos = System.nanoTime();

        @Override
        public void goesOn(String bucket, Instant begun) {
            complain("goes on with the audit that was begun at " + begun
                    + (bucket == null ? "" : ", in bucket " + bucket));
        }

        @Override
        public void progress(long looked) {
            if (System.nanoTime() - lastNanos < SAY_EVERY.toNanos()) return;
            lastNanos = System.nanoTime();
            complain("%,d looked at so far; killed now, it goes on there".formatted(looked));
        }
    }
}
