package io.caravan.reload;

import io.caravan.reload.Checked.Sound;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;

/**
 * Some rules of a routes folder, in a context that has nothing else of it but what rules share: without intake, and without the other rules.
 *
 * @param folder the routes folder
 * @param loaded those that were found and are started
 * @param faults what is wrong with rule files: the missing ones may be among them
 */
public record ChosenRules(Path folder, Set<String> loaded, List<Fault> faults) {
    public ChosenRules {
        loaded = Set.copyOf(loaded);
        faults = List.copyOf(faults);
    }

    /**
     * Loads them into a context that is started.
     *
     * @param rules ids of their routes
     * @throws RouteFaults when what rules share can't be loaded
     * @throws IOException when the folder can't be read
     */
    public static ChosenRules load(CamelContext context, Path folder, Set<String> rules) throws Exception {
        Listing listing = new RoutesFolder(folder).read();
        CamelEngine engine = new CamelEngine(context);
        loadShared(engine, listing);
        Set<String> loaded = new HashSet<>();
        List<Fault> faults = new ArrayList<>();
        for (RouteFile file : listing.rules().values()) {
            if (loaded.containsAll(rules)) break;
            Checked checked = engine.check(file, Set.of());
            if (checked instanceof Fault fault) faults.add(fault);
            if (!(checked instanceof Sound sound) || !rules.contains(sound.route())) continue;
            try {
                engine.start(file);
                loaded.add(sound.route());
            } catch (Exception e) {
                faults.add(new Fault(file.name(), 0, "can't be started: " + Reasons.line(e)));
            }
        }
        return new ChosenRules(folder, loaded, faults);
    }

    private static void loadShared(CamelEngine engine, Listing listing) throws Exception {
        List<Fault> faults = new ArrayList<>();
        List<RouteFile> shared = new ArrayList<>();
        for (RouteFile file : listing.fixed().values()) {
            Checked checked = engine.checkFixed(file);
            if (checked instanceof Fault fault) faults.add(fault);
            else if (engine.isOnlyCalled(file)) shared.add(file);
        }
        if (!faults.isEmpty()) throw new RouteFaults(faults);
        engine.loadConfigurations(listing.fixed().values());
        engine.loadRoutes(shared);
    }
}
