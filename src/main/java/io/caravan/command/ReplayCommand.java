package io.caravan.command;

import io.caravan.bucketevent.FilterSubjects;
import io.caravan.bucketevent.Since;
import io.caravan.jetstream.JetStreamConsumer;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.RangeReplay;
import io.caravan.jetstream.RangeReplay.Limits;
import io.caravan.jetstream.RangeReplay.Range;
import io.caravan.jetstream.RangeReplay.Result;
import io.caravan.jetstream.RunName;
import io.caravan.jetstream.Start;
import io.caravan.jetstream.StreamFill;
import io.caravan.reload.ChosenRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravan replay}: gives a rule events that the journal has already. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Runs events of the journal through a rule as it is now, whether it had them before or not. Its place doesn't move, and Caravan may run meanwhile.")
public final class ReplayCommand implements Callable<Integer> {
    private static final int MOST_SAID = 20;
    private static final Duration SAY_EVERY = Duration.ofSeconds(5);

    @Option(names = "--rule", required = true, paramLabel = "RULE", description = "The rule that gets them.")
    private String rule;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "The first of them: beginning, a time (2026-11-23T08:00:00Z), a day (UTC), or an age such as 24h. When the journal took them counts.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only those before it. Default: now.")
    private String to;

    @Option(names = "--from-seq", paramLabel = "N", description = "Go on at this sequence of the journal.")
    private Long fromSequence;

    @Option(names = "--bucket", paramLabel = "BUCKET", description = "Only those of this bucket.")
    private String bucket;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description =
                    "Part of the message ids: the same run again publishes nothing twice within the streams' duplicate windows. Default: made of the options and of what the rule says.")
    private String run;

    @Option(names = "--rate", paramLabel = "N/s", description = "At most so many events in a second.")
    private String rate;

    @Option(
            names = "--give-up-after",
            paramLabel = "N",
            defaultValue = "100",
            description = "Stop when so many have failed. Each is a dead letter then. Default: ${DEFAULT-VALUE}.")
    private long failures;

    @Option(names = "--dry-run", description = "Only count what the rule would get.")
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
        if (from == null && fromSequence == null) throw wrong("from when? --from TIME, or --from-seq N to go on");
        Start begin = from == null ? new Start.Beginning() : start("--from", from);
        Start end = to == null ? new Start.Now() : start("--to", to);
        if (begin instanceof Start.Now) throw wrong("--from now has no events: write an age such as 24h");
        if (fromSequence != null && fromSequence < 1) throw wrong("--from-seq: 1 or more, not " + fromSequence);
        Limits limits = new Limits(Rate.perSecond(rate, "events", spec), failures);
        if (failures < 1) throw wrong("--give-up-after: 1 or more, not " + failures);
        Configuration configuration = config.read();
        try (Session session = Session.open(configuration)) {
            ChosenRules rules = ChosenRules.load(session.context(), routes.folder(configuration), Set.of(rule));
            Optional<JetStreamConsumer> consumer =
                    new RuleToRerun(session, rules, "nothing is replayed", this::complain).find(rule);
            if (consumer.isEmpty()) return 1;
            List<String> filters = consumer.get().filterSubjects();
            if (bucket != null) filters = FilterSubjects.inBucket(filters, bucket);
            if (filters.isEmpty()) {
                complain("rule " + rule + " wants no events of bucket " + bucket);
                return 1;
            }
            replay(session.link(), consumer.get(), filters, limits, begin, end);
        }
        return trouble ? 1 : 0;
    }

    private void replay(
            Link link, JetStreamConsumer consumer, List<String> filters, Limits limits, Start begin, Start end)
            throws Exception {
        String journal = link.names().journal();
        StreamFill stream = StreamFill.of(link, journal)
                .orElseThrow(() -> new IOException("there is no stream " + journal + " on NATS at "
                        + link.state().detail()));
        String name = run != null ? run : RunName.of(rule, from, to, bucket, consumer.version());
        Progress progress = new Progress(name);
        RangeReplay replay = new RangeReplay(link, consumer, filters, limits, progress);
        Range range = replay.range(begin, end, stream);
        if (fromSequence != null) range = new Range(fromSequence, range.end());
        sayWhatIsGone(stream, begin);
        if (range.first() >= range.end()) {
            say("the journal has no events there");
            return;
        }
        if (dryRun) {
            Result result = replay.dryRun(range);
            say("rule %s: %,d events from sequence %d on, of which it would get %,d and filter %,d"
                    .formatted(
                            rule,
                            result.delivered() + result.filtered(),
                            range.first(),
                            result.delivered(),
                            result.filtered()));
            return;
        }
        say("rule %s: sequences %d to %d of %s, run %s".formatted(rule, range.first(), range.end() - 1, journal, name));
        report(range, name, run(replay, range, name, progress));
    }

    private Result run(RangeReplay replay, Range range, String name, Progress progress) throws Exception {
        try {
            return replay.run(range, name);
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; go on with " + goOn(Math.max(range.first(), progress.next), name), e);
        }
    }

    /** Somebody who asks for a week mustn't take three days for it. */
    private void sayWhatIsGone(StreamFill stream, Start begin) {
        boolean trimmed = stream.first() > 1 && stream.oldest() != null;
        boolean asked = fromSequence != null
                ? fromSequence < stream.first()
                : begin instanceof Start.At at
                        && stream.oldest() != null
                        && at.time().isBefore(stream.oldest());
        if (trimmed && asked) say("what the journal had before " + stream.oldest() + " is no longer in it");
    }

    private void report(Range range, String name, Result result) {
        say("rule %s: %,d delivered, %,d filtered, %,d failed%s"
                .formatted(
                        rule,
                        result.delivered(),
                        result.filtered(),
                        result.failed(),
                        result.failed() > 0 ? ", which are dead letters now: caravan dlq list --rule " + rule : ""));
        if (result.next() < range.end())
            complain("it ended before sequence " + result.next() + "; go on with " + goOn(result.next(), name));
    }

    private static String goOn(long sequence, String name) {
        return "--from-seq " + sequence + " --run " + name;
    }

    private Start start(String option, String text) {
        try {
            return Since.of(text, Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage().replaceFirst("^since", option));
        }
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Columns.visible(line));
        out.flush();
    }

    private void complain(String line) {
        trouble = true;
        note(line);
    }

    private void note(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("caravan: " + Columns.visible(line));
        err.flush();
    }

    /** Says now and then how far it is, so that a run that is killed can go on. */
    private final class Progress implements RangeReplay.Report {
        private final String name;
        private long next;
        private int said;
        private long lastNanos = System.nanoTime();

        Progress(String name) {
            this.name = name;
        }

        @Override
        public void progress(long done, long sequence) {
            next = sequence;
            if (System.nanoTime() - lastNanos < SAY_EVERY.toNanos()) return;
            lastNanos = System.nanoTime();
            note("rule %s: %,d events so far; killed now, it goes on with %s".formatted(rule, done, goOn(next, name)));
        }

        @Override
        public void failed(long sequence, String subject, String why) {
            said++;
            if (said <= MOST_SAID) complain("sequence " + sequence + " (" + subject + ") failed: " + why);
            if (said == MOST_SAID + 1) complain("more of them failed; they are only counted");
        }

        @Override
        public void held(long sequence, String why) {
            complain("sequence " + sequence + " can't be delivered now, so no others are tried: " + why);
        }
    }
}
