package io.caravan.reload;

import io.caravan.bucketevent.RuleSketch;
import io.caravan.reload.Checked.Sound;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;

/** Runs rules in a Camel context. What isn't finished within a second when a rule ends is given back by its consumer, and by the route that comes after it, or by another instance, done again. */
final class CamelEngine implements Engine {
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(1);

    private final CamelContext context;

    CamelEngine(CamelContext context) {
        this.context = context;
    }

    @Override
    public Checked check(RouteFile file, Set<String> taken) {
        RuleText text = RuleText.of(file);
        if (text.fault() != null) return text.fault();
        try (Scratch scratch = new Scratch(context)) {
            Diagnosis diagnosis = new Diagnosis(text, scratch::optionsOf);
            Fault unknown = diagnosis.unknownOption(scratch::allOptionsOf);
            if (unknown != null) return unknown;
            try {
                return checkRoutes(file, text, scratch.make(file), taken);
            } catch (Exception | LinkageError e) {
                return diagnosis.of(e);
            }
        }
    }

    /**
     * All ids in files that are no rules, made together, which takes one context instead of one for each. Empty when anything is wrong: {@link #checkFixed} says of each what.
     */
    Optional<Set<String>> idsOfSound(Collection<RouteFile> fixed) {
        Set<String> ids = new HashSet<>();
        try (Scratch scratch = new Scratch(context)) {
            scratch.make(fixed).forEach(route -> ids.addAll(Scratch.ids(route)));
            return Optional.of(ids);
        } catch (Exception | LinkageError e) {
            return Optional.empty();
        }
    }

    /** The same for a file that is no rule: it may hold anything that Camel loads, and any number of routes. */
    Checked checkFixed(RouteFile file) {
        RuleText text = RuleText.of(file);
        try (Scratch scratch = new Scratch(context)) {
            try {
                Set<String> ids = new HashSet<>();
                scratch.make(file).forEach(route -> ids.addAll(Scratch.ids(route)));
                return new Sound("", ids);
            } catch (Exception | LinkageError e) {
                return new Diagnosis(text, scratch::optionsOf).of(e);
            }
        }
    }

    /** What the rules of a sound file say that they do. */
    List<RuleSketch> sketches(RouteFile file) throws Exception {
        try (Scratch scratch = new Scratch(context)) {
            return scratch.sketches(file);
        }
    }

    /** Whether a sound file does nothing unless a rule calls it: its routes begin at direct: or seda:. */
    boolean isOnlyCalled(RouteFile file) throws Exception {
        try (Scratch scratch = new Scratch(context)) {
            return scratch.make(file).stream()
                    .map(route -> route.getInput().getEndpointUri())
                    .allMatch(uri -> uri.startsWith("direct:") || uri.startsWith("seda:"));
        }
    }

    private Checked checkRoutes(RouteFile file, RuleText text, List<RouteDefinition> routes, Set<String> taken) {
        if (routes.size() != 1) {
            return new Fault(file.name(), 0, "holds " + routes.size() + " routes; a rule file holds one");
        }
        RouteDefinition route = routes.get(0);
        if (!route.hasCustomIdAssigned()) {
            return new Fault(
                    file.name(),
                    text.lineOf("route"),
                    "the route has no id; its id names its durable, its dead letters and its metrics");
        }
        Set<String> ids = Scratch.ids(route);
        for (String id : new TreeSet<>(ids)) {
            if (taken.contains(id)) {
                return new Fault(file.name(), text.lineOf(id), "the id " + id + " is used by another file");
            }
        }
        for (String id : configurationsOf(route)) {
            if (((Model) context).getRouteConfigurationDefinition(id) == null) {
                return new Fault(file.name(), text.lineOf(id), "there is no routeConfiguration " + id);
            }
        }
        return new Sound(route.getRouteId(), ids);
    }

    private static List<String> configurationsOf(RouteDefinition route) {
        String ids = route.getRouteConfigurationId();
        if (ids == null || ids.contains("{{") || ids.contains("*")) return List.of();
        return List.of(ids.split("\\s*,\\s*"));
    }

    @Override
    public void start(RouteFile file) throws Exception {
        Set<String> before = routeIds();
        try {
            loadRoutes(List.of(file));
        } catch (Exception e) {
            Set<String> added = routeIds();
            added.removeAll(before);
            for (String id : added) remove(id);
            throw e;
        }
    }

    @Override
    public void stop(String id) throws Exception {
        Route route = context.getRoute(id);
        if (route == null) {
            remove(id); // one that its precondition keeps out, or that never came up
            return;
        }
        long begin = System.nanoTime();
        ServiceHelper.stopService(route.getConsumer());
        long left = FINISH_WITHIN.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        context.getRouteController().stopRoute(id, Math.max(left, 1), TimeUnit.MILLISECONDS);
        remove(id);
    }

    private void remove(String id) throws Exception {
        if (context.getRoute(id) != null) {
            context.getRouteController().stopRoute(id, 1, TimeUnit.MILLISECONDS);
            context.removeRoute(id);
        }
        RouteDefinition definition = ((Model) context).getRouteDefinition(id);
        if (definition != null) ((Model) context).removeRouteDefinition(definition);
    }

    private Set<String> routeIds() {
        Set<String> ids = new HashSet<>();
        ((Model) context).getRouteDefinitions().forEach(route -> ids.add(route.getRouteId()));
        return ids;
    }

    /** Gives the context the route configurations of files that are no rules. */
    void loadConfigurations(Collection<RouteFile> files) throws Exception {
        addConfigurations(context, builders(context, files));
    }

    /** Gives the context their routes. */
    void loadRoutes(Collection<RouteFile> files) throws Exception {
        for (RoutesBuilder builder : builders(context, files)) builder.addRoutesToCamelContext(context);
    }

    static void addConfigurations(CamelContext context, Collection<RoutesBuilder> builders) throws Exception {
        for (RoutesBuilder builder : builders) {
            if (builder instanceof RouteConfigurationsBuilder configurations) {
                configurations.addRouteConfigurationsToCamelContext(context);
            }
        }
    }

    /** What files hold, as it is given to a context. */
    static Collection<RoutesBuilder> builders(CamelContext context, Collection<RouteFile> files) throws Exception {
        return PluginHelper.getRoutesLoader(context)
                .findRoutesBuilders(files.stream().map(RouteFile::resource).toList());
    }
}
