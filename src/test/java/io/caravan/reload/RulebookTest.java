package io.caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RulebookTest {
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private final FakeEngine engine = new FakeEngine();
    private Instant now = START;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final Rulebook rulebook = new Rulebook(engine, clock, Set.of("intake"));

    @Test
    void atStartAllRulesAreInForce() throws Exception {
        rulebook.open(files("a", "images", "b", "data"));

        assertThat(engine.running).containsExactly("data", "images");
        assertThat(rulebook.states()).extracting(RuleState::rule).containsExactly("images", "data");
    }

    @Test
    void atStartEveryFaultIsNamedAndNoRuleRuns() {
        RouteFaults faults = catchThrowableOfType(
                RouteFaults.class, () -> rulebook.open(files("a", "!x", "b", "data", "c", "!y", "d", "data")));

        assertThat(faults.faults())
                .extracting(Fault::toString)
                .containsExactly("a:1: is bad: !x", "c:1: is bad: !y", "d:1: the id data is used by another file");
        assertThat(engine.running).isEmpty();
    }

    @Test
    void whatHasNotChangedIsLeftAlone() throws Exception {
        rulebook.open(files("a", "images"));
        engine.calls.clear();

        assertThat(rulebook.update(files("a", "images"))).isEmpty();
        assertThat(engine.calls).isEmpty();
    }

    @Test
    void anEditedRuleTakesThePlaceOfTheOneBefore() throws Exception {
        rulebook.open(files("a", "images", "b", "data"));
        engine.calls.clear();

        List<Outcome> outcomes = rulebook.update(files("a", "images edited", "b", "data"));

        assertThat(outcomes).hasOnlyElementsOfType(Outcome.Started.class).hasSize(1);
        assertThat(engine.calls).containsExactly("stop images", "start images edited");
    }

    @Test
    void anAddedRuleStartsAndADeletedOneEnds() throws Exception {
        rulebook.open(files("a", "images"));

        assertThat(rulebook.update(files("b", "data")))
                .hasExactlyElementsOfTypes(Outcome.Ended.class, Outcome.Started.class);
        assertThat(engine.running).containsExactly("data");
    }

    @Test
    void aFileThatIsRenamedKeepsItsRule() throws Exception {
        rulebook.open(files("z", "images"));

        rulebook.update(files("a", "images"));

        assertThat(engine.running).containsExactly("images");
        assertThat(rulebook.states()).extracting(RuleState::file).containsExactly("a");
    }

    @Test
    void aRefusedEditLeavesTheRuleInForceAndIsSaidOnce() throws Exception {
        rulebook.open(files("a", "images"));
        engine.calls.clear();

        List<Outcome> first = rulebook.update(files("a", "!broken"));
        List<Outcome> second = rulebook.update(files("a", "!broken"));

        assertThat(first).hasOnlyElementsOfType(Outcome.Refused.class).hasSize(1);
        assertThat(second).isEmpty();
        assertThat(engine.calls).isEmpty();
        RuleState state = rulebook.states().get(0);
        assertThat(state.rule()).isEqualTo("images");
        assertThat(state.since()).isEqualTo(START);
        assertThat(state.refusal()).isEqualTo("a:1: is bad: !broken");
        assertThat(state.current()).isFalse();
    }

    @Test
    void aRefusedEditThatIsTakenBackIsNoChange() throws Exception {
        rulebook.open(files("a", "images"));
        rulebook.update(files("a", "!broken"));
        engine.calls.clear();

        assertThat(rulebook.update(files("a", "images"))).hasOnlyElementsOfType(Outcome.Restored.class);
        assertThat(engine.calls).isEmpty();
        assertThat(rulebook.states()).allMatch(RuleState::current);
    }

    @Test
    void aRefusedFileThatIsMendedIsPutInForce() throws Exception {
        rulebook.open(files());
        rulebook.update(files("a", "!broken"));

        assertThat(rulebook.update(files("a", "images"))).hasOnlyElementsOfType(Outcome.Started.class);
        assertThat(engine.running).containsExactly("images");
    }

    @Test
    void aRefusedFileThatIsDeletedIsForgottenAndItsRuleEnds() throws Exception {
        rulebook.open(files("a", "images"));
        rulebook.update(files("a", "!broken", "b", "!new"));

        assertThat(rulebook.update(files())).hasExactlyElementsOfTypes(Outcome.Ended.class, Outcome.Forgotten.class);
        assertThat(rulebook.states()).isEmpty();
    }

    @Test
    void anIdBelongsToOneFileOnly() throws Exception {
        rulebook.open(files("a", "images"));

        List<Outcome> outcomes = rulebook.update(files("a", "images", "b", "data images", "c", "intake"));

        assertThat(outcomes).hasOnlyElementsOfType(Outcome.Refused.class).hasSize(2);
        assertThat(engine.running).containsExactly("images");
    }

    @Test
    void anIdThatAnotherFileLetsGoIsFreeForTheOneThatWaitsForIt() throws Exception {
        rulebook.open(files("a", "images"));
        rulebook.update(files("a", "images", "b", "images copy"));

        List<Outcome> outcomes = rulebook.update(files("b", "images copy"));

        assertThat(outcomes).hasExactlyElementsOfTypes(Outcome.Ended.class, Outcome.Started.class);
        assertThat(engine.running).containsExactly("images copy");
    }

    @Test
    void aRuleThatCannotStartGivesWayToTheOneBeforeAndIsTriedAgain() throws Exception {
        rulebook.open(files("a", "images"));
        engine.cannotStart.add("images edited");
        engine.calls.clear();

        List<Outcome> first = rulebook.update(files("a", "images edited"));
        List<Outcome> second = rulebook.update(files("a", "images edited"));

        assertThat(first).hasOnlyElementsOfType(Outcome.Refused.class).hasSize(1);
        assertThat(((Outcome.Refused) first.get(0)).fault()).hasToString("a: can't be started: NATS said no");
        assertThat(second).isEmpty();
        assertThat(engine.calls).containsExactly("stop images", "start images edited", "start images");

        engine.cannotStart.clear();
        now = now.plus(Rulebook.TRY_AGAIN);

        assertThat(rulebook.update(files("a", "images edited"))).hasOnlyElementsOfType(Outcome.Started.class);
        assertThat(engine.running).containsExactly("images edited");
    }

    @Test
    void whenNeitherCanStartBothAreTriedAgainSoon() throws Exception {
        rulebook.open(files("a", "images"));
        engine.cannotStart.addAll(Set.of("images edited", "images"));

        assertThat(rulebook.update(files("a", "images edited"))).hasOnlyElementsOfType(Outcome.Lost.class);
        assertThat(rulebook.states().get(0).rule()).isEmpty();

        engine.cannotStart.remove("images");
        now = now.plus(Duration.ofSeconds(1));
        rulebook.update(files("a", "images edited"));

        assertThat(engine.running).containsExactly("images");
        assertThat(rulebook.states().get(0).rule()).isEqualTo("images");
        assertThat(rulebook.states().get(0).refusal()).contains("NATS said no");
    }

    /** Names and texts in turn. */
    private static SortedMap<String, RouteFile> files(String... namesAndTexts) {
        SortedMap<String, RouteFile> files = new TreeMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            String name = namesAndTexts[i];
            files.put(name, RouteFile.of(name, Path.of("/rules", name), namesAndTexts[i + 1]));
        }
        return files;
    }
}
