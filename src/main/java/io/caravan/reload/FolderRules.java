package io.caravan.reload;

import io.caravan.bucketevent.RuleSketch;
import io.caravan.reload.Checked.Sound;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;

/**
 * Which rules a routes folder has, without any of them being started.
 *
 * @param folder the routes folder
 * @param rules route ids of the sound files in rules/
 * @param others ids that the sound files beside rules/ use: a route among them may be a rule too
 * @param faults what is wrong with files. Which rules these have nobody knows
 */
public record FolderRules(Path folder, SortedSet<String> rules, Set<String> others, List<Fault> faults) {
    public FolderRules {
        rules = new TreeSet<>(rules);
        others = Set.copyOf(others);
        faults = List.copyOf(faults);
    }

    /**
     * Looks into it.
     *
     * @param context that of a session, whose properties, beans and components the rules may name
     * @throws IOException when the folder can't be read
     */
    public static FolderRules read(CamelContext context, Path folder) throws Exception {
        Listing listing = new RoutesFolder(folder).read();
        CamelEngine engine = new CamelEngine(context);
        SortedSet<String> rules = new TreeSet<>();
        Set<String> others = new HashSet<>();
        List<Fault> faults = new ArrayList<>();
        for (RouteFile file : listing.fixed().values()) {
            Checked checked = engine.checkFixed(file);
            if (checked instanceof Fault fault) faults.add(fault);
            if (checked instanceof Sound sound) others.addAll(sound.ids());
        }
        // Whoever reads it again has them already.
        boolean hasNone = ((Model) context).getRouteConfigurationDefinitions().isEmpty();
        if (faults.isEmpty() && hasNone)
            engine.loadConfigurations(listing.fixed().values());
        for (RouteFile file : listing.rules().values()) {
            Checked checked = engine.check(file, Set.of());
            if (checked instanceof Fault fault) faults.add(fault);
            if (checked instanceof Sound sound) rules.add(sound.route());
        }
        return new FolderRules(folder, rules, others, faults);
    }

    /**
     * What the rules in its sound files say that they do.
     *
     * @param context that of a session, as for {@link #read}
     * @throws IOException when the folder can't be read
     */
    public static List<RuleSketch> sketches(CamelContext context, Path folder) throws Exception {
        CamelEngine engine = new CamelEngine(context);
        List<RuleSketch> sketches = new ArrayList<>();
        for (RouteFile file : new RoutesFolder(folder).read().rules().values()) {
            if (engine.check(file, Set.of()) instanceof Sound) sketches.addAll(engine.sketches(file));
        }
        return sketches;
    }

    /** Whether a file of it has that rule, as far as its files can be understood. */
    public boolean has(String rule) {
        return rules.contains(rule) || others.contains(rule);
    }
}
