package fairlane.broker;

import fairlane.broker.fixture.BrokerExtension;
import fairlane.broker.fixture.ChaosScenario;
import fairlane.broker.fixture.ProcessExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests the guarantees with two pipeline instances under load. Instances are killed, lose their state, and are
 * suspended until the other instance takes over. {@link GuaranteesSoakIT} runs longer.
 */
class GuaranteesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final int PER_SECOND = 250;
    /** The number of received records per phase, which is high enough that every kind of message occurs. */
    private static final int RECORDS_PER_PHASE = 1_000;

    @RegisterExtension
    static final BrokerExtension BROKER = new BrokerExtension();

    @RegisterExtension
    final ProcessExtension processes = new ProcessExtension();

    @Test
    void guaranteesHoldWhenPipelineInstancesAreKilledLoseTheirStateAndAreSuspended() {
        try (ChaosScenario scenario = ChaosScenario.start(BROKER, processes, "guarantees.", 4711, PER_SECOND)) {
            scenario.receiver.receiveMore(RECORDS_PER_PHASE, TIMEOUT);
            scenario.killAndRestart(scenario.pipelineA);
            scenario.receiver.receiveMore(RECORDS_PER_PHASE, TIMEOUT);
            scenario.killAndLoseState(scenario.pipelineB);
            scenario.receiver.receiveMore(RECORDS_PER_PHASE, TIMEOUT);
            scenario.suspend(scenario.pipelineA, "b");
            scenario.receiver.receiveMore(RECORDS_PER_PHASE, TIMEOUT);
            scenario.assertGuaranteesHold(TIMEOUT);
        }
    }
}
