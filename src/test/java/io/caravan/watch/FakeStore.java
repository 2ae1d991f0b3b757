package io.caravan.watch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A store in memory, whose objects may vanish when they are asked for. */
final class FakeStore implements ObjectStore {
    final Map<String, List<Scope>> scopes = new TreeMap<>();
    final Map<String, List<Listed>> states = new HashMap<>();
    final List<Listed> gone = new ArrayList<>();
    final List<String> refusing = new ArrayList<>();
    Consumer<Listed> onDetails = state -> {};
    Consumer<String> onIsGone = key -> {};
    int listed;

    FakeStore bucket(String bucket, Scope... told) {
        scopes.put(bucket, List.of(told));
        states.put(bucket, new ArrayList<>());
        return this;
    }

    @Override
    public List<String> buckets() {
        return List.copyOf(scopes.keySet());
    }

    @Override
    public List<Scope> scopes(String bucket) {
        return scopes.getOrDefault(bucket, List.of());
    }

    @Override
    public Listing list(String bucket, String prefix, String after) throws IOException {
        if (refusing.contains(bucket)) throw new StoreFailure("MinIO refuses to list bucket " + bucket, null);
        Iterator<Listed> all = states.get(bucket).stream()
                .filter(state -> state.key().startsWith(prefix))
                .filter(state -> after == null || state.key().compareTo(after) > 0)
                .iterator();
        return () -> {
            if (!all.hasNext()) return null;
            listed++;
            return all.next();
        };
    }

    @Override
    public Listing listCurrent(String bucket, String prefix, String after) throws IOException {
        return list(bucket, prefix, after);
    }

    @Override
    public boolean isGone(String bucket, String key) {
        onIsGone.accept(key);
        return states.get(bucket).stream().noneMatch(state -> state.key().equals(key));
    }

    @Override
    public Optional<Listed.Details> details(Listed state) {
        onDetails.accept(state);
        return gone.contains(state)
                ? Optional.empty()
                : Optional.of(new Listed.Details("image/png", Map.of("content-type", "image/png")));
    }
}
