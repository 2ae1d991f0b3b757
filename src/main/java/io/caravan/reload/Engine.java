package io.caravan.reload;

import java.util.Set;

/** What runs the rules. For use by one thread. */
interface Engine {
    /**
     * Looks at a rule apart from those that run.
     *
     * @param taken ids that other files use
     */
    Checked check(RouteFile file, Set<String> taken);

    /** Puts a rule in force. @throws Exception when it can't be; then nothing of it is left */
    void start(RouteFile file) throws Exception;

    /** Ends a rule: what is under way finishes within a second or is given back. */
    void stop(String route) throws Exception;
}
