package fairlane.cli.bench.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AutoscalerTest {
    private final Autoscaler scaler = new Autoscaler(1);

    @Test
    void moreWorkersCostAtOnceAndSendWhenTheyAreReady() {
        scaler.poll(0, 4);
        assertThat(scaler.paid()).isEqualTo(4);
        assertThat(scaler.ready(29.9)).isEqualTo(1);
        assertThat(scaler.ready(30)).isEqualTo(4);
    }

    @Test
    void fewerAreKeptOnlyWhenNothingMoreWasWantedForFiveMinutes() {
        scaler.poll(0, 8);
        scaler.poll(15, 3);
        scaler.poll(300, 1);
        assertThat(scaler.paid()).isEqualTo(8);
        scaler.poll(315, 1);
        assertThat(scaler.paid()).isEqualTo(3);
        scaler.poll(330, 1);
        assertThat(scaler.ready(330)).isEqualTo(1);
    }

    @Test
    void thoseThatAreStillStartingGoFirst() {
        scaler.poll(0, 2);
        scaler.ready(30);
        scaler.poll(310, 9);
        scaler.poll(611, 2);
        assertThat(scaler.paid()).isEqualTo(2);
        assertThat(scaler.ready(700)).isEqualTo(2);
    }

    @Test
    void aQueueKeepsItsOrderWhileItGrows() {
        IntQueue queue = new IntQueue();
        for (int i = 0; i < 3; i++) {
            queue.add(i);
        }
        assertThat(queue.remove()).isZero();
        assertThat(queue.remove()).isEqualTo(1);
        for (int i = 3; i < 100; i++) {
            queue.add(i);
        }
        for (int i = 2; i < 100; i++) {
            assertThat(queue.peek()).isEqualTo(i);
            assertThat(queue.remove()).isEqualTo(i);
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aQuantileIsTheWaitThatSoManyDoNotExceed() {
        Waits waits = new Waits(0.1);
        for (int i = 1; i <= 100; i++) {
            waits.add(i * 100);
        }
        assertThat(waits.at(0)).isEqualTo(10);
        assertThat(waits.at(0.5)).isEqualTo(500);
        assertThat(waits.at(0.99)).isEqualTo(990);
    }
}
