package fairlane.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was changed since the last commit, so that it can be undone as a transaction that is aborted is. */
public final class Journal {
    private final Deque<Runnable> undo = new ArrayDeque<>();

    /** Puts, or removes where the value is null. */
    public <K, V> void put(Map<K, V> map, K key, @Nullable V value) {
        V before = value == null ? map.remove(key) : map.put(key, value);
        undo.push(() -> {
            if (before == null) {
                map.remove(key);
            } else {
                map.put(key, before);
            }
        });
    }

    public void commit() {
        undo.clear();
    }

    public void rollBack() {
        undo.forEach(Runnable::run);
        undo.clear();
    }
}
