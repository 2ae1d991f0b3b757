package io.caravan.reload;

import java.time.Instant;
import java.util.Set;

/**
 * A rule that is in force.
 *
 * @param file what it says
 * @param route its id
 * @param ids every id it uses
 * @param since since when
 */
record InForce(RouteFile file, String route, Set<String> ids, Instant since) {}
