package io.caravan.command;

import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.RunName;
import io.caravan.reload.ChosenRules;
import io.caravan.watch.Backfill;
import io.caravan.watch.BackfillReport;
import io.minio.MinioClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan backfill}: events for objects that are there already. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description =
                "Makes events for the objects that a bucket has, also those from before Caravan's time: for all rules what the journal has no event of, or with --rule for that rule all of them. Killed and called again, it goes on where it was.")
public final class BackfillCommand implements Callable<Integer> {
    private static final int MOST_SAID = 20;
    private static final Duration SAY_EVERY = Duration.ofSeconds(5);

    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    private String bucket;

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Only objects whose keys begin so.")
    private String prefix;

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description = "Give them to this rule only, apart from its place, and not to the journal.")
    private String rule;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description =
                    "With --rule, part of the message ids: the same run again publishes nothing twice within the streams' duplicate windows. Default: made of the options and of what the rule says.")
    private String run;

    @Option(names = "--rate", paramLabel = "N/s", description = "At most so many objects in a second.")
    private String rate;

    @Option(
            names = "--give-up-after",
            paramLabel = "N",
            defaultValue = "100",
            description = "With --rule, stop when so many have failed. Default: ${DEFAULT-VALUE}.")
    private long failures;

    @Option(names = "--dry-run", description = "Only count the objects that would get an event.")
    private boolean dryRun;

    @Mixin
    private RoutesOption routes;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    private boolean trouble;

    @Override
    public Integer call() throws Exception {
        long perSecond = Rate.perSecond(rate, "objects", spec);
        if (failures < 1)
            throw new ParameterException(spec.commandLine(), "--give-up-after: 1 or more, not " + failures);
        if (rule == null && run != null) throw new ParameterException(spec.commandLine(), "--run goes with --rule");
        Configuration configuration = config.read();
        try (Session session = Session.open(configuration)) {
            session.link();
            MinioClient client = StoreClient.of(session);
            Backfill.Options options = new Backfill.Options(bucket, prefix, perSecond, dryRun);
            Progress progress = new Progress();
            if (rule == null) {
                try (Backfill backfill = Backfill.intoTheJournal(session.context(), client, options)) {
                    say(backfill.run(progress));
                }
                return trouble ? 1 : 0;
            }
            ChosenRules rules = ChosenRules.load(session.context(), routes.folder(configuration), Set.of(rule));
            Optional<JetStreamConsumer> consumer =
                    new RuleToRerun(session, rules, "nothing is given to it", this::complain).find(rule);
            if (consumer.isEmpty()) return 1;
            String name = run != null
                    ? run
                    : RunName.of("backfill", bucket, prefix, consumer.get().version());
            try (Backfill backfill = Backfill.throughRule(
                    session.context(), client, consumer.get(), name, failures, options, progress)) {
                say(backfill.run(progress));
            }
        }
        return trouble ? 1 : 0;
    }

    private void say(BackfillReport report) {
        String looked = "bucket %s: %,d objects looked at".formatted(bucket, report.looked());
        String changed = report.changed() == 0 ? "" : ", %,d gone or changed meanwhile".formatted(report.changed());
        if (dryRun) {
            line("%s, %,d would get an event".formatted(looked, report.looked() - report.known()));
        } else if (rule == null) {
            line("%s, %,d known to the journal, %,d given to intake%s"
                    .formatted(looked, report.known(), report.given(), changed));
        } else {
            line("%s%s; rule %s: %,d delivered, %,d filtered, %,d failed"
                    .formatted(looked, changed, rule, report.given(), report.filtered(), report.failed()));
        }
        if (report.failed() > 0) trouble = true;
        if (report.ended() != null) complain("it ended early: " + report.ended() + "; called again, it goes on");
    }

    private void line(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Columns.visible(text));
        out.flush();
    }

    private void complain(String text) {
        trouble = true;
        note(text);
    }

    private void note(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("caravan: " + Columns.visible(text));
        err.flush();
    }

    private final class Progress implements Backfill.Report {
        private int said;
        private long lastNanos = System.nanoTime();

        @Override
        public void goesOn(String after) {
            note("goes on after " + after);
        }

        @Override
        public void progress(long looked) {
            if (System.nanoTime() - lastNanos < SAY_EVERY.toNanos()) return;
            lastNanos = System.nanoTime();
            note("%,d objects so far; killed now, it goes on there".formatted(looked));
        }

        @Override
        public synchronized void failed(String key, String why) {
            said++;
            if (said <= MOST_SAID) complain("object " + key + " failed: " + why);
            if (said == MOST_SAID + 1) complain("more of them failed; they are only counted");
        }
    }
}
