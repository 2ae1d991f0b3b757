package io.caravan.jetstream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Where long jobs are, in the bucket {@code caravan-state}, so that one that was killed goes on. A group has one of each name. Blocks. Threads: safe. */
public final class Bookmarks {
    private final Link link;
    private final StateStore state;

    public Bookmarks(Link link) {
        this.link = link;
        this.state = new StateStore(link, link.names().state());
    }

    /** Empty when there is none of that name. */
    public Optional<byte[]> read(String name) throws IOException, InterruptedException {
        return Answers.await(state.get(key(name)));
    }

    public void write(String name, byte[] value) throws IOException, InterruptedException {
        Answers.await(state.put(key(name), value));
    }

    public void remove(String name) throws IOException, InterruptedException {
        Answers.await(state.remove(key(name)));
    }

    private String key(String name) {
        String whole = link.names().group() + "." + name;
        return "bookmark." + HexFormat.of().formatHex(whole.getBytes(StandardCharsets.UTF_8));
    }
}
