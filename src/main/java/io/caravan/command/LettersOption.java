package io.caravan.command;

import io.caravan.bucketevent.Since;
import io.caravan.deadletter.Choice;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.Start;
import java.time.Clock;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which dead letters a command is about. */
final class LettersOption {
    @Option(names = "--rule", paramLabel = "RULE", description = "Letters of this rule.")
    private String rule;

    @Option(names = "--bucket", paramLabel = "BUCKET", description = "Letters of events of this bucket.")
    private String bucket;

    @Option(names = "--prefix", paramLabel = "PREFIX", description = "Letters of objects whose key begins so.")
    private String prefix;

    @Option(
            names = "--error",
            paramLabel = "TEXT",
            description =
                    "Letters that have this text in reason, class or message of their error. Case doesn't matter.")
    private String error;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Letters written since then: a time (2026-11-23T08:00:00Z), a day (UTC), or an age such as 24h.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Letters written before then.")
    private String to;

    /** @throws ParameterException when a time can't be understood */
    Choice choice(CommandLine command) {
        return new Choice(rule, bucket, prefix, error, time("--from", from, command), time("--to", to, command));
    }

    /** Null when any will do. */
    String rule() {
        return rule;
    }

    /** The subjects that such letters are on. */
    String filter(Names names) {
        return rule == null ? ">" : names.deadLetterSubject(rule);
    }

    private static Instant time(String option, String text, CommandLine command) {
        if (text == null) return null;
        try {
            return Since.of(text, Clock.systemUTC()) instanceof Start.At at ? at.time() : null;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, e.getMessage().replaceFirst("^since", option), e);
        }
    }
}
