package io.caravan.reload;

import java.util.Set;

/** What came of looking at a route file. */
sealed interface Checked permits Checked.Sound, Fault {
    /**
     * It can be put in force.
     *
     * @param route id of its route; for a file that isn't a rule, of its first, or empty
     * @param ids every id it uses, of routes and of steps
     */
    record Sound(String route, Set<String> ids) implements Checked {
        public Sound {
            ids = Set.copyOf(ids);
        }
    }
}
