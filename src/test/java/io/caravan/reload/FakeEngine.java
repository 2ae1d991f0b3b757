package io.caravan.reload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** An engine without Camel. A text is {@code id} or {@code id step...}; one that begins with ! is refused. */
final class FakeEngine implements Engine {
    final List<String> calls = new ArrayList<>();
    final Set<String> running = new TreeSet<>();
    final Set<String> cannotStart = new HashSet<>();

    @Override
    public Checked check(RouteFile file, Set<String> taken) {
        if (file.text().startsWith("!")) return new Fault(file.name(), 1, "is bad: " + file.text());
        List<String> ids = List.of(file.text().split(" "));
        for (String id : ids) {
            if (taken.contains(id)) return new Fault(file.name(), 1, "the id " + id + " is used by another file");
        }
        return new Checked.Sound(ids.get(0), Set.copyOf(ids));
    }

    @Override
    public void start(RouteFile file) throws Exception {
        calls.add("start " + file.text());
        if (cannotStart.contains(file.text())) throw new Exception("NATS said no");
        running.add(file.text());
    }

    @Override
    public void stop(String route) {
        calls.add("stop " + route);
        running.removeIf(text -> text.equals(route) || text.startsWith(route + " "));
    }
}
