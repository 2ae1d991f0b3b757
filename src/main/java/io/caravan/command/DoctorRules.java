package io.caravan.command;

import io.caravan.bucketevent.RuleSketch;
import io.caravan.jetstream.DurableState;
import io.caravan.jetstream.Durables;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.RulePlace;
import io.caravan.jetstream.RulePlaces;
import io.caravan.reload.Fault;
import io.caravan.reload.FolderRules;
import io.caravan.watch.doctor.RuleFacts;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

/** What the doctor is told of the rules. Blocks. */
final class DoctorRules {
    private DoctorRules() {}

    /** Of a routes folder. @param link null when there is none */
    static RuleFacts of(CamelContext context, Path folder, Link link) throws Exception {
        FolderRules rules = FolderRules.read(context, folder);
        return new RuleFacts(
                FolderRules.sketches(context, folder),
                rules.faults().isEmpty() ? orphans(link, rules) : List.of(),
                rules.faults().stream().map(Fault::toString).toList());
    }

    /** Of a context that runs. */
    static RuleFacts running(CamelContext context, Path folder, Link link) throws InterruptedException {
        List<RuleSketch> sketches = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (RouteDefinition route : List.copyOf(((Model) context).getRouteDefinitions())) {
            ids.add(route.getRouteId());
            RuleSketch.of(route, context).ifPresent(sketches::add);
        }
        return new RuleFacts(
                sketches, orphans(link, new FolderRules(folder, new TreeSet<>(), ids, List.of())), List.of());
    }

    private static List<RuleFacts.Orphan> orphans(Link link, FolderRules rules) throws InterruptedException {
        if (link == null || !link.connected()) return List.of();
        Names names = link.names();
        try {
            return RulePlaces.of(new Durables(link, names.journal()).read(), rules.rules(), rules::has, names).stream()
                    .filter(place -> place.kind() == RulePlace.Kind.ORPHAN
                            && !place.durable().gone())
                    .map(DoctorRules::orphan)
                    .toList();
        } catch (IOException | JetStreamApiException e) {
            return List.of(); // no journal yet, or NATS is away: other checks say so
        }
    }

    private static RuleFacts.Orphan orphan(RulePlace place) {
        DurableState durable = place.durable();
        return new RuleFacts.Orphan(place.rule(), durable.name(), durable.pending() + durable.out());
    }
}
