package fairlane.pipeline.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that {@link MessageStore} writes only messages that outlive a transaction, writes each once, and reads cached
 * messages from memory.
 */
class MessageStoreTest {
    private static final int ENTRY_BYTES = 2 + 100 + 128;

    private StoreFixture stores;

    @BeforeEach
    void open(@TempDir Path stateDir) {
        stores = new StoreFixture(stateDir, 3 * ENTRY_BYTES);
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void storedMessageIsReadableBeforeAndAfterCommit() {
        stores.transaction(() -> {
            put("k1", 1);
            assertThat(get("k1")).isEqualTo(1);
            assertThat(get("k2")).isZero();
        });
        assertThat(get("k1")).isEqualTo(1);
        assertThat(onDisk("k1")).isTrue();
    }

    @Test
    void messageStoredAndRemovedInOneTransactionIsNeverWritten() {
        stores.transaction(() -> {
            put("k1", 1);
            put("k2", 2);
            remove("k1");
            assertThat(get("k1")).isZero();
        });
        assertThat(changes()).containsExactly("k2=2");
    }

    @Test
    void messageRemovedInLaterTransactionIsWrittenAndThenDeleted() {
        stores.transaction(() -> put("k1", 1));
        stores.transaction(() -> {
            remove("k1");
            assertThat(get("k1")).isZero();
        });
        assertThat(changes()).containsExactly("k1=1", "k1=");
        assertThat(onDisk("k1")).isFalse();
        assertThat(get("k1")).isZero();
    }

    @Test
    void keyReinsertedAfterRemovalHasNewValue() {
        stores.transaction(() -> put("k1", 1));
        stores.transaction(() -> {
            remove("k1");
            put("k1", 2);
            assertThat(get("k1")).isEqualTo(2);
        });
        assertThat(get("k1")).isEqualTo(2);
        assertThat(lastChangeOf("k1")).isEqualTo("k1=2");
    }

    @Test
    void keyReinsertedAndRemovedAgainHasNoValue() {
        stores.transaction(() -> put("k1", 1));
        stores.transaction(() -> {
            remove("k1");
            put("k1", 2);
            remove("k1");
        });
        assertThat(get("k1")).isZero();
        assertThat(onDisk("k1")).isFalse();
        assertThat(lastChangeOf("k1")).isEqualTo("k1=");
    }

    @Test
    void storeWritesBeforeCommitWhenWriteBufferIsFull() {
        stores.transaction(() -> {
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 20; i++) {
                stores.messages().put(key("k" + i), megabyte);
            }
            assertThat(onDisk("k0")).isTrue();
            assertThat(onDisk("k19")).isFalse();
            assertThat(stores.messages().get(key("k0"))).hasSize(1 << 20);
        });
        assertThat(onDisk("k19")).isTrue();
        assertThat(changes()).hasSize(20);
    }

    @Test
    void writtenMessagesStayInMemoryWithinBudget() {
        stores.transaction(() -> IntStream.range(1, 6).forEach(i -> put("k" + i, i)));
        List<Integer> cached = IntStream.range(1, 6)
                .filter(i -> {
                    stores.disk.put(key("k" + i), new byte[] {99});
                    return get("k" + i) == i;
                })
                .boxed()
                .toList();
        assertThat(cached).hasSize(3);

        stores.transaction(() -> {
            cached.forEach(i -> remove("k" + i));
            put("k9", 9);
        });
        stores.disk.put(key("k9"), new byte[] {99});
        assertThat(get("k9"))
                .as("removed messages release the memory that they used")
                .isEqualTo(9);
    }

    @Test
    void firstAndLastKeyOfRangeAreFoundOnDisk() {
        stores.transaction(() -> IntStream.range(2, 6).forEach(i -> put("k" + i, i)));
        assertThat(stores.messages().firstAndLastOnDisk(key("k1"), key("k9"))).containsExactly(key("k2"), key("k5"));
        assertThat(stores.messages().firstAndLastOnDisk(key("k3"), key("k3"))).containsExactly(key("k3"), key("k3"));
        assertThat(stores.messages().firstAndLastOnDisk(key("k6"), key("k9"))).isNull();
    }

    @Test
    void firstAndLastKeyAreFoundForRangesQueriedInAnyOrder() {
        stores.transaction(() -> IntStream.range(0, 100).filter(i -> i % 10 < 3).forEach(i -> put(numberedKey(i), 1)));
        for (int lane : List.of(0, 1, 2, 1, 4, 9, 3, 3)) {
            assertThat(stores.messages()
                            .firstAndLastOnDisk(key(numberedKey(lane * 10)), key(numberedKey(lane * 10 + 9))))
                    .as("lane %s", lane)
                    .containsExactly(key(numberedKey(lane * 10)), key(numberedKey(lane * 10 + 2)));
            assertThat(stores.messages()
                            .firstAndLastOnDisk(key(numberedKey(lane * 10 + 3)), key(numberedKey(lane * 10 + 9))))
                    .isNull();
        }
    }

    @Test
    void firstAndLastKeyAreFoundForLongRangeAndForNextRange() {
        stores.transaction(() -> IntStream.range(0, 60).forEach(i -> put(numberedKey(i), 1)));
        assertThat(stores.messages().firstAndLastOnDisk(key(numberedKey(0)), key(numberedKey(39))))
                .containsExactly(key(numberedKey(0)), key(numberedKey(39)));
        assertThat(stores.messages().firstAndLastOnDisk(key(numberedKey(40)), key(numberedKey(99))))
                .containsExactly(key(numberedKey(40)), key(numberedKey(59)));
    }

    @Test
    void searchOfRangeFindsKeysWrittenAfterPreviousSearch() {
        stores.transaction(() -> put("k1", 1));
        assertThat(stores.messages().firstAndLastOnDisk(key("k1"), key("k1"))).isNotNull();
        stores.transaction(() -> put("k2", 2));
        assertThat(stores.messages().firstAndLastOnDisk(key("k2"), key("k9"))).containsExactly(key("k2"), key("k2"));
    }

    @Test
    void memoryBudgetGrantsOnlyAvailableBytesAndGrantsReleasedBytesAgain() {
        MemoryBudget budget = new MemoryBudget(100);
        assertThat(budget.tryReserve(60)).isTrue();
        assertThat(budget.tryReserve(60)).isFalse();
        assertThat(budget.tryReserve(40)).isTrue();
        budget.release(60);
        assertThat(budget.tryReserve(60)).isTrue();
    }

    private static String numberedKey(int number) {
        return String.format("k%02d", number);
    }

    private void put(String key, int value) {
        byte[] bytes = new byte[100];
        bytes[0] = (byte) value;
        stores.messages().put(key(key), bytes);
    }

    private void remove(String key) {
        stores.messages().take(key(key));
    }

    /** Returns the first byte of a key's value; 0 if the key has no value. */
    private int get(String key) {
        byte[] value = stores.messages().get(key(key));
        return value == null ? 0 : value[0];
    }

    private boolean onDisk(String key) {
        return stores.disk.get(key(key)) != null;
    }

    private List<String> changes() {
        return stores.changelog("messages").stream()
                .map(change -> change.customer() + "=" + (change.value() == null ? "" : change.value()[0]))
                .toList();
    }

    private String lastChangeOf(String key) {
        return changes().stream()
                .filter(change -> change.startsWith(key))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static Bytes key(String key) {
        return Bytes.wrap(key.getBytes(UTF_8));
    }
}
