package io.caravan.servers;

/** A server under way. */
public interface RunningProgram {

    boolean alive();

    /** Asks it to end and waits for that; after 30 seconds it is killed. Does nothing when it has ended. */
    void stop();

    /** SIGKILL, and waits until it is gone. */
    void kill();

    /** SIGSTOP: it hangs, its connections stay open. */
    void pause();

    /** SIGCONT. */
    void resume();
}
