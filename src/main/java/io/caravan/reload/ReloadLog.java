package io.caravan.reload;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;

/** Says each thing once, on one line. For use by one thread. */
final class ReloadLog {
    private final Logger log;
    private final Set<String> strays = new HashSet<>();
    private List<String> needRestart = List.of();
    private String unreadable = "";
    private String failure = "";

    ReloadLog(Logger log) {
        this.log = log;
    }

    void outcome(Outcome outcome) {
        if (outcome instanceof Outcome.Started started) started(started);
        if (outcome instanceof Outcome.Refused refused) log.error("{}; {}", refused.fault(), inForce(refused.before()));
        if (outcome instanceof Outcome.Lost lost) {
            log.error(
                    "{}; rule {} couldn't be put back in force either and stands still, both are tried again",
                    lost.fault(),
                    lost.before().route());
        }
        if (outcome instanceof Outcome.Ended ended) {
            log.info(
                    "rule {} has ended, {} is gone; its durable keeps its place",
                    ended.rule().route(),
                    ended.rule().file().name());
        }
        if (outcome instanceof Outcome.Restored restored) {
            log.info("{} says again what is in force", restored.rule().file().name());
        }
        if (outcome instanceof Outcome.Forgotten forgotten)
            log.info("{}, which was refused, is gone", forgotten.file());
        if (outcome instanceof Outcome.Untidy untidy) {
            log.warn("rule {} didn't end cleanly: {}", untidy.rule().route(), untidy.reason());
        }
    }

    private void started(Outcome.Started started) {
        String route = started.rule().route();
        String file = started.rule().file().name();
        Optional<String> other = started.before().map(InForce::route).filter(id -> !id.equals(route));
        if (other.isPresent()) {
            log.info(
                    "rule {} is in force, {} says so; rule {} has ended, its durable keeps its place",
                    route,
                    file,
                    other.get());
        } else if (started.before().isPresent()) {
            log.info("rule {} is in force as edited in {}", route, file);
        } else {
            log.info("rule {} is in force, {} is new", route, file);
        }
    }

    private static String inForce(Optional<InForce> before) {
        return before.map(rule -> "rule " + rule.route() + " stays as it is in force since " + rule.since())
                .orElse("no rule of this file is in force");
    }

    void strays(Collection<String> now) {
        for (String stray : now) {
            if (strays.add(stray)) {
                log.warn(
                        "{} is not loaded: route files end in .camel.yaml or .java, and lie in routes/ or routes/rules/",
                        stray);
            }
        }
        strays.retainAll(now);
    }

    void needRestart(List<String> now) {
        for (String file : now) {
            if (!needRestart.contains(file)) log.warn("{} has changed; that counts from the next start", file);
        }
        needRestart = now;
    }

    void unreadable(IOException why) {
        String text = why.toString();
        if (!text.equals(unreadable)) log.error("the routes can't be read, all rules stay as they are: {}", text);
        unreadable = text;
    }

    /** Nobody expected it, so where it comes from is told too. */
    void failed(RuntimeException why) {
        String text = why.toString();
        if (!text.equals(failure)) log.error("watching the rules failed, it goes on: {}", text, why);
        failure = text;
    }

    void readable() {
        if (!unreadable.isEmpty()) log.info("the routes can be read again");
        unreadable = "";
    }
}
