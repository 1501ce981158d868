package fairlane.core.lanes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records the changes of maps since the last commit, so that these changes can be rolled back like an aborted
 * transaction.
 */
public final class UndoLog {
    private final Deque<Runnable> undo = new ArrayDeque<>();

    /** Puts the value into the map, or removes the key if the value is null. */
    public <K, V> void put(Map<K, V> map, K key, @Nullable V value) {
        V previous = value == null ? map.remove(key) : map.put(key, value);
        undo.push(() -> {
            if (previous == null) {
                map.remove(key);
            } else {
                map.put(key, previous);
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
