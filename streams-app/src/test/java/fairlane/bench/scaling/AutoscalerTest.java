package fairlane.bench.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AutoscalerTest {
    private final Autoscaler scaler = new Autoscaler(1);

    @Test
    void addedWorkersAreBilledAtOnceAndReadyAfterTheirStart() {
        scaler.poll(0, 4);
        assertThat(scaler.billedWorkers()).isEqualTo(4);
        assertThat(scaler.readyWorkers(29.9)).isEqualTo(1);
        assertThat(scaler.readyWorkers(30)).isEqualTo(4);
    }

    @Test
    void autoscalerRemovesWorkersAfterFiveMinutesOfLowerTargets() {
        scaler.poll(0, 8);
        scaler.poll(15, 3);
        scaler.poll(300, 1);
        assertThat(scaler.billedWorkers()).isEqualTo(8);
        scaler.poll(315, 1);
        assertThat(scaler.billedWorkers()).isEqualTo(3);
        scaler.poll(330, 1);
        assertThat(scaler.readyWorkers(330)).isEqualTo(1);
    }

    @Test
    void autoscalerRemovesStartingWorkersFirst() {
        scaler.poll(0, 2);
        scaler.readyWorkers(30);
        scaler.poll(310, 9);
        scaler.poll(611, 2);
        assertThat(scaler.billedWorkers()).isEqualTo(2);
        assertThat(scaler.readyWorkers(700)).isEqualTo(2);
    }

    @Test
    void intQueueKeepsTheOrderOfItsElementsWhileItGrows() {
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
    void waitHistogramReturnsQuantiles() {
        WaitHistogram waits = new WaitHistogram(0.1);
        for (int i = 1; i <= 100; i++) {
            waits.add(i * 100);
        }
        assertThat(waits.quantile(0)).isEqualTo(10);
        assertThat(waits.quantile(0.5)).isEqualTo(500);
        assertThat(waits.quantile(0.99)).isEqualTo(990);
    }
}
