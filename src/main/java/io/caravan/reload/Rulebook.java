package io.caravan.reload;

import io.caravan.reload.Checked.Sound;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which rules are in force, and how they change. Changed by one thread; any may ask for {@link #states}. */
final class Rulebook {
    /** How long until a rule that couldn't be started, perhaps because NATS refused it for the moment, is tried again. */
    static final Duration TRY_AGAIN = Duration.ofSeconds(30);
    /** The same while nothing is in force in its place. */
    static final Duration TRY_AGAIN_SOON = Duration.ofSeconds(1);

    private final Engine engine;
    private final Clock clock;
    private final Set<String> fixedIds;
    private final SortedMap<String, InForce> inForce = new TreeMap<>();
    private final SortedMap<String, Refusal> refused = new TreeMap<>();
    /** Names of those in force that couldn't be put back. */
    private final Set<String> lost = new HashSet<>();

    private volatile List<RuleState> states = List.of();

    /** @param fixedIds ids of what is no rule, such as intake's */
    Rulebook(Engine engine, Clock clock, Set<String> fixedIds) {
        this.engine = engine;
        this.clock = clock;
        this.fixedIds = Set.copyOf(fixedIds);
    }

    /**
     * Puts all rules in force.
     *
     * @throws RouteFaults naming whatever is wrong with any; then none is in force
     */
    void open(SortedMap<String, RouteFile> files) throws Exception {
        List<Fault> faults = new ArrayList<>();
        for (RouteFile file : files.values()) {
            Checked checked = check(file);
            if (checked instanceof Fault fault) faults.add(fault);
            if (checked instanceof Sound sound) inForce.put(file.name(), rule(file, sound));
        }
        if (!faults.isEmpty()) throw new RouteFaults(faults);
        for (RouteFile file : files.values()) engine.start(file);
        publish();
    }

    /**
     * Brings what is in force up to what the files say.
     *
     * @return what happened, in order; empty when nothing did
     */
    List<Outcome> update(SortedMap<String, RouteFile> files) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Change change : Change.between(inForce, refused, files)) apply(change, outcomes);
        boolean idsChanged = outcomes.stream().anyMatch(Rulebook::changesIds);
        for (Refusal refusal : List.copyOf(refused.values())) {
            if (isDue(refusal) || idsChanged) tryAgain(refusal, outcomes);
        }
        publish();
        return outcomes;
    }

    /** How every rule file is, by name. */
    List<RuleState> states() {
        return states;
    }

    /** The texts dealt with, by name: refused, or else in force. */
    Map<String, RouteFile> filesKnown() {
        Map<String, RouteFile> files = new TreeMap<>();
        inForce.forEach((name, rule) -> files.put(name, rule.file()));
        refused.forEach((name, refusal) -> files.put(name, refusal.file()));
        return files;
    }

    private void apply(Change change, List<Outcome> outcomes) {
        if (change instanceof Change.Added added) outcomes.add(add(added.file()));
        if (change instanceof Change.Edited edited) replace(edited.file(), edited.before(), outcomes);
        if (change instanceof Change.Deleted deleted) end(deleted.before(), outcomes);
        if (change instanceof Change.Restored restored) {
            refused.remove(restored.rule().file().name());
            outcomes.add(new Outcome.Restored(restored.rule()));
        }
        if (change instanceof Change.Forgotten forgotten) {
            refused.remove(forgotten.name());
            outcomes.add(new Outcome.Forgotten(forgotten.name()));
        }
    }

    private Outcome add(RouteFile file) {
        Checked checked = check(file);
        if (checked instanceof Sound sound) {
            try {
                engine.start(file);
                return started(rule(file, sound), null);
            } catch (Exception e) {
                return refuse(file, cannotStart(file, e), null, TRY_AGAIN_SOON);
            }
        }
        return refuse(file, (Fault) checked, null, null);
    }

    private void replace(RouteFile file, InForce before, List<Outcome> outcomes) {
        Checked checked = check(file);
        if (checked instanceof Sound sound) {
            stop(before, outcomes);
            outcomes.add(swap(file, sound, before));
            return;
        }
        outcomes.add(refuse(file, (Fault) checked, before, null));
    }

    private Outcome swap(RouteFile file, Sound sound, InForce before) {
        try {
            engine.start(file);
            return started(rule(file, sound), before);
        } catch (Exception e) {
            if (putBack(before)) return refuse(file, cannotStart(file, e), before, TRY_AGAIN);
            refuse(file, cannotStart(file, e), before, TRY_AGAIN_SOON);
            return new Outcome.Lost(cannotStart(file, e), before);
        }
    }

    private boolean putBack(InForce before) {
        try {
            engine.start(before.file());
            lost.remove(before.file().name());
            return true;
        } catch (Exception e) {
            lost.add(before.file().name());
            return false;
        }
    }

    private void end(InForce rule, List<Outcome> outcomes) {
        stop(rule, outcomes);
        inForce.remove(rule.file().name());
        refused.remove(rule.file().name());
        lost.remove(rule.file().name());
        outcomes.add(new Outcome.Ended(rule));
    }

    private void stop(InForce rule, List<Outcome> outcomes) {
        try {
            engine.stop(rule.route());
        } catch (Exception e) {
            outcomes.add(new Outcome.Untidy(rule, Reasons.line(e)));
        }
    }

    /** One that was refused for the same reason again isn't spoken of again. */
    private void tryAgain(Refusal refusal, List<Outcome> outcomes) {
        List<Outcome> these = new ArrayList<>();
        InForce before = inForce.get(refusal.file().name());
        boolean wasLost = lost.contains(refusal.file().name());
        if (before == null) these.add(add(refusal.file()));
        else replace(refusal.file(), before, these);
        these.removeIf(
                outcome -> refusal.fault().equals(faultOf(outcome)) && wasLost == outcome instanceof Outcome.Lost);
        outcomes.addAll(these);
    }

    private static Fault faultOf(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) return refused.fault();
        if (outcome instanceof Outcome.Lost lost) return lost.fault();
        return null;
    }

    private boolean isDue(Refusal refusal) {
        return refusal.again() != null && !clock.instant().isBefore(refusal.again());
    }

    private static boolean changesIds(Outcome outcome) {
        return outcome instanceof Outcome.Started || outcome instanceof Outcome.Ended;
    }

    private Outcome started(InForce rule, InForce before) {
        String name = rule.file().name();
        inForce.put(name, rule);
        refused.remove(name);
        lost.remove(name);
        return new Outcome.Started(rule, Optional.ofNullable(before));
    }

    /** @param again after which to try again, or null when that can't help */
    private Outcome refuse(RouteFile file, Fault fault, InForce before, Duration again) {
        Instant due = again == null ? null : clock.instant().plus(again);
        refused.put(file.name(), new Refusal(file, fault, due));
        return new Outcome.Refused(fault, Optional.ofNullable(before));
    }

    private static Fault cannotStart(RouteFile file, Exception e) {
        return new Fault(file.name(), 0, "can't be started: " + Reasons.line(e));
    }

    private Checked check(RouteFile file) {
        Set<String> taken = new HashSet<>(fixedIds);
        inForce.forEach((name, rule) -> {
            if (!name.equals(file.name())) taken.addAll(rule.ids());
        });
        return engine.check(file, taken);
    }

    private InForce rule(RouteFile file, Sound sound) {
        return new InForce(file, sound.route(), sound.ids(), clock.instant());
    }

    private void publish() {
        Set<String> names = new TreeSet<>(inForce.keySet());
        names.addAll(refused.keySet());
        states = names.stream().map(this::state).toList();
    }

    private RuleState state(String name) {
        Refusal refusal = refused.get(name);
        String reason = refusal == null ? "" : refusal.fault().toString();
        InForce rule = inForce.get(name);
        if (rule == null || lost.contains(name)) return new RuleState(name, "", "", null, reason);
        return new RuleState(name, rule.route(), rule.file().hash(), rule.since(), reason);
    }
}
