package fairlane.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.core.model.MessagePriority;
import fairlane.core.model.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that {@link ScheduledStore} returns scheduled messages in the order of their times, whatever the order of their
 * arrival.
 */
class ScheduledStoreTest {
    private StoreFixture stores;
    private ScheduledStore scheduled;
    private long position;

    @BeforeEach
    void open(@TempDir Path stateDir) {
        stores = new StoreFixture(stateDir, 0);
        scheduled = scheduled();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void dueMessagesAreOrderedByTimeThenArrival() {
        put(300, 100, 200, 100);
        assertThat(due(99, 10)).isEmpty();
        assertThat(due(250, 10)).containsExactly("100#1", "100#3", "200#2");
        assertThat(due(250, 10)).isEmpty();
        assertThat(due(300, 10)).containsExactly("300#0");
    }

    @Test
    void takeDueReturnsAtMostRequestedNumberOfMessages() {
        put(5, 4, 3, 2, 1);
        assertThat(due(9, 2)).containsExactly("1#4", "2#3");
        assertThat(due(9, 2)).containsExactly("3#2", "4#1");
        assertThat(due(9, 2)).containsExactly("5#0");
        assertThat(due(9, 2)).isEmpty();
    }

    @Test
    void storeFindsMessageScheduledEarlierThanMessagesAlreadyTaken() {
        put(100, 500);
        assertThat(due(200, 10)).containsExactly("100#0");
        put(50, 400);
        assertThat(due(200, 10)).containsExactly("50#2");
        put(500);
        assertThat(due(500, 10)).containsExactly("400#3", "500#1", "500#4");
        put(1);
        assertThat(due(500, 10)).containsExactly("1#5");
    }

    @Test
    void nextDueTimeIsNeverLaterThanEarliestMessage() {
        assertThat(scheduled.nextDue())
                .as("the next due time is unknown before the first read")
                .isLessThan(0);
        due(0, 10);
        assertThat(scheduled.nextDue()).isEqualTo(Long.MAX_VALUE);
        put(300, 200);
        assertThat(scheduled.nextDue()).isEqualTo(200);
        due(250, 10);
        assertThat(scheduled.nextDue()).isEqualTo(300);
        due(300, 10);
        assertThat(scheduled.nextDue()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void newTaskFindsScheduledMessagesOfEarlierTask() {
        put(300, 100);
        scheduled = scheduled();
        put(200);
        assertThat(due(1_000, 10)).containsExactly("100#1", "200#2", "300#0");
    }

    @Test
    void messageScheduledForLargestPossibleTimeIsKept() {
        put(Long.MAX_VALUE, 253_402_300_799_999L);
        assertThat(due(4_000_000_000_000L, 10)).isEmpty();
        List<Message> all = new ArrayList<>();
        try (var walk = scheduled.rangeFrom(null)) {
            walk.forEachRemaining(held -> all.add(ScheduledStore.decode(held)));
        }
        assertThat(all)
                .extracting(message -> message.request().notBefore())
                .containsExactly(253_402_300_799_999L, Long.MAX_VALUE);
    }

    private ScheduledStore scheduled() {
        return new ScheduledStore(stores.store(StoreNames.SCHEDULED));
    }

    private void put(long... times) {
        for (long notBefore : times) {
            Request request = new Request(
                    "sms",
                    "acme",
                    "+1",
                    MessagePriority.HIGH,
                    2,
                    true,
                    false,
                    position++,
                    7,
                    notBefore,
                    Long.MAX_VALUE);
            scheduled.put(new Message(request, "m", true, 1, new Header[0], new byte[0]));
        }
    }

    private List<String> due(long now, int limit) {
        return scheduled.takeDue(now, limit).stream()
                .map(message ->
                        message.request().notBefore() + "#" + message.request().position())
                .toList();
    }
}
