package io.caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final RouteFile OLD = file("old");
    private static final RouteFile HALF = file("ha");
    private static final RouteFile NEW = file("half and the rest");

    @Test
    void aFileThatIsStillBeingWrittenIsLeftAsItWas() {
        assertThat(settled(HALF, NEW, OLD)).containsExactly(OLD);
        assertThat(settled(NEW, NEW, OLD)).containsExactly(NEW);
    }

    @Test
    void aNewFileIsSeenWhenItIsWhole() {
        assertThat(settled(null, NEW, null)).isEmpty();
        assertThat(settled(NEW, NEW, null)).containsExactly(NEW);
    }

    @Test
    void aFileThatIsGoneForAMomentIsNotDeleted() {
        assertThat(settled(OLD, null, OLD)).containsExactly(OLD);
        assertThat(settled(null, NEW, OLD)).containsExactly(OLD);
        assertThat(settled(null, null, OLD)).isEmpty();
    }

    private static java.util.Collection<RouteFile> settled(RouteFile then, RouteFile now, RouteFile known) {
        Map<String, RouteFile> before = known == null ? Map.of() : Map.of("a", known);
        return listing(now).settledSince(listing(then), before).rules().values();
    }

    private static Listing listing(RouteFile file) {
        SortedMap<String, RouteFile> rules = new TreeMap<>();
        if (file != null) rules.put("a", file);
        return new Listing(rules, new TreeMap<>(), Set.of());
    }

    private static RouteFile file(String text) {
        return RouteFile.of("a", Path.of("/a"), text);
    }
}
