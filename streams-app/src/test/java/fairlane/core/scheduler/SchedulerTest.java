package fairlane.core.scheduler;

import static fairlane.core.scheduler.SchedulerTimeline.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.LaneCursor;
import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.MemoryPolicies;
import fairlane.core.limits.MeterKey;
import fairlane.core.limits.RateLimit;
import fairlane.core.model.Hold;
import fairlane.core.model.LaneCheckpoint;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Request;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Tests which messages the scheduler releases, holds and refuses, and when. */
class SchedulerTest {
    private static final RateLimit ONE_A_SECOND = RateLimit.perSecond(1, 1);
    private static final LimitPolicy PAUSED = new LimitPolicy(null, null, null, true, null);
    private static final LimitPolicy BLOCKED = new LimitPolicy(null, null, null, null, true);

    @Test
    void offerImmediatelyReleasesAMessageThatNoLimitHoldsWithoutUsingTheStore() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        assertThat(timeline.send("acme", "x", "m1")).isInstanceOf(Release.class);
        assertThat(timeline.released).containsExactly("m1@0");
        assertThat(timeline.store.recordedLanes()).isZero();
        assertThat(timeline.store.meters()).isEmpty();
    }

    @Test
    void laneReleasesMessagesInOrderAndNotBeforeTheSenderRateAllows() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 4);
        timeline.tickUntil(5_000);
        assertThat(timeline.released).containsExactly("m1@0", "m2@1000", "m3@2000", "m4@3000");
        assertThat(timeline.releases).extracting(Release::gap).containsExactly(5_000L, 1_000L, 1_000L, 1_000L);
    }

    @Test
    void newRequestIsQueuedBehindTheHeldMessagesOfItsLane() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 2);
        timeline.at(1_000).send("acme", "x", "m3");
        timeline.tickUntil(3_000);
        assertThat(timeline.released).containsExactly("m1@0", "m2@1010", "m3@2010");
    }

    @Test
    void senderHeldByItsRateDoesNotDelayAnotherSenderOfTheCustomer() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x", 2);
        timeline.send("acme", "y", "y1");
        assertThat(timeline.released).containsExactly("x1@0", "y1@0");
    }

    @Test
    void laneThatWaitsForASlowRateDoesNotDelayADueLane() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.setSender("slow", LimitPolicy.ofRates(List.of(RateLimit.perSecond(0.1, 1))));
        timeline.send("acme", "slow", "s", 3);
        timeline.send("acme", "x", "x", 3);
        timeline.tickUntil(3_000);
        assertThat(timeline.released).containsExactly("s1@0", "x1@0", "x2@1000", "x3@2000");
    }

    @Test
    void emptyLaneRemembersItsLastReleaseSoThatTheRateIsKept() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m1");
        timeline.tickUntil(990);
        assertThat(timeline.send("acme", "x", "m2")).isInstanceOf(Decision.Queue.class);
        timeline.tickUntil(1_000);
        assertThat(timeline.released).containsExactly("m1@0", "m2@1000");
    }

    @Test
    void evictionOfManyLanesDoesNotDelayANewRequest() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        for (int i = 0; i < 10_000; i++) {
            timeline.send("acme" + i, "x", "m" + i);
        }
        timeline.at(6_000);
        assertThat(timeline.send("bolt", "z", "late")).isInstanceOf(Release.class);
        assertThat(timeline.scheduler().lanes(CHANNEL, "acme9999")).hasSize(1);
        timeline.tickUntil(6_010);
        assertThat(timeline.scheduler().lanes(CHANNEL, "acme9999")).isEmpty();
    }

    @Test
    void evictionOfManyRestoredCustomersDoesNotDelayANewRequest() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.setCustomer(null, LimitPolicy.ofRates(List.of(RateLimit.perSecond(0.01, 1))));
        for (int i = 0; i < 10_000; i++) {
            timeline.send("acme" + i, "x", "m" + i);
        }
        // The restart is so long after the change of the limit that a meter without a record starts with a level of 0.
        timeline.restartAt(90_000);
        assertThat(timeline.send("bolt", "z", "first")).isInstanceOf(Release.class);
        assertThat(timeline.send("acme9999", "x", "second")).isInstanceOf(Decision.Queue.class);
        timeline.tickUntil(100_010);
        assertThat(timeline.store.meters().keySet())
                .extracting(MeterKey::customer)
                .containsOnly("acme9999", "bolt");
    }

    @Test
    void restoredMeterIncludesReleasesUnderATemporaryFastRate() {
        LimitPolicy slow = LimitPolicy.ofRates(List.of(RateLimit.perSecond(0.1, 1)));
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.setSender("x", slow);
        timeline.send("acme", "x", "m1");
        timeline.at(9_000).setSender("x", LimitPolicy.UNSET);
        timeline.at(9_100).send("acme", "x", "m2");
        timeline.store.journal().commit();
        timeline.at(9_200).setSender("x", slow);
        timeline.store.journal().rollBack();
        timeline.restartAt(12_000);
        timeline.send("acme", "x", "m3");
        timeline.tickUntil(20_000);
        assertThat(timeline.released).containsExactly("m1@0", "m2@9100", "m3@19200");
    }

    @Test
    void schedulerEvictsAnEmptyLaneOnceItsLastReleaseIsFiveSecondsOld() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 2);
        timeline.tickUntil(5_990);
        assertThat(timeline.scheduler().lanes(CHANNEL, "acme")).hasSize(1);
        assertThat(timeline.store.recordedLanes()).isEqualTo(1);
        timeline.tickUntil(6_010);
        assertThat(timeline.scheduler().lanes(CHANNEL, "acme")).isEmpty();
        assertThat(timeline.store.recordedLanes()).isZero();
    }

    @Test
    void schedulerReleasesHigherPriorityFirstAcrossTheLanesOfACustomer() {
        SchedulerTimeline timeline =
                new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(100, 1)));
        timeline.send("acme", "w", "first");
        timeline.send(timeline.request("acme", "x", "bulk", MessagePriority.BULK, 1));
        timeline.send(timeline.request("acme", "y", "normal", MessagePriority.NORMAL, 1));
        timeline.send(timeline.request("acme", "z", "high", MessagePriority.HIGH, 1));
        timeline.tickUntil(50);
        assertThat(timeline.released).containsExactly("first@0", "high@10", "normal@20", "bulk@30");
    }

    @Test
    void laneReleasesHigherPriorityFirstAndRetriesBeforeFirstAttempts() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 2);
        timeline.send(timeline.retryRequest("acme", "x", "retry", MessagePriority.NORMAL));
        timeline.send(timeline.request("acme", "x", "high", MessagePriority.HIGH, 1));
        timeline.send(timeline.retryRequest("acme", "x", "highRetry", MessagePriority.HIGH));
        timeline.tickUntil(5_000);
        assertThat(timeline.released).containsExactly("m1@0", "highRetry@1000", "high@2000", "retry@3000", "m2@4000");
    }

    @Test
    void highPriorityOfOneCustomerDoesNotDelayAnotherCustomer() {
        SchedulerTimeline timeline =
                new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(100, 1)));
        timeline.send("acme", "w", "first");
        for (int i = 1; i <= 3; i++) {
            timeline.send(timeline.request("acme", "x", "high" + i, MessagePriority.HIGH, 1));
            timeline.send(timeline.request("bolt", "y", "bulk" + i, MessagePriority.BULK, 1));
        }
        timeline.tickUntil(60);
        assertThat(timeline.released)
                .containsExactly("first@0", "high1@10", "bulk1@20", "high2@30", "bulk2@40", "high3@50", "bulk3@60");
    }

    @Test
    void shareOfACustomerDoesNotGrowWithTheNumberOfItsSenders() {
        SchedulerTimeline timeline =
                new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(100, 1)));
        timeline.send("acme", "w", "first");
        for (int i = 1; i <= 4; i++) {
            timeline.send("acme", "sender" + i, "a" + i);
        }
        timeline.send("bolt", "y", "b", 2);
        timeline.tickUntil(40);
        assertThat(timeline.released).containsExactly("first@0", "a1@10", "b1@20", "a2@30", "b2@40");
    }

    @Test
    void customerRateAppliesToAllSendersOfTheCustomerTogether() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.setCustomer("acme", LimitPolicy.ofRates(List.of(ONE_A_SECOND)));
        timeline.send("acme", "x", "x1");
        timeline.send("acme", "y", "y1");
        timeline.send("bolt", "z", "z1");
        timeline.tickUntil(1_500);
        assertThat(timeline.released).containsExactly("x1@0", "z1@0", "y1@1000");
    }

    @Test
    void messagesOfAPausedSenderAreHeldAndReleasedInOrderAfterThePause() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.setSender("x", PAUSED);
        timeline.send("acme", "x", "x", 2);
        timeline.send("acme", "y", "y1");
        timeline.tickUntil(3_000);
        assertThat(timeline.released).containsExactly("y1@0");
        assertThat(timeline.laneView("acme", "x").hold()).isEqualTo(Hold.PAUSED);
        timeline.setSender("x", LimitPolicy.UNSET);
        timeline.tickUntil(5_000);
        assertThat(timeline.released).containsExactly("y1@0", "x1@3000", "x2@4000");
    }

    @Test
    void pauseOfOneCustomerDoesNotHoldMessagesOfAnotherCustomer() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.setCustomer("acme", PAUSED);
        timeline.send("acme", "x", "x1");
        timeline.send("bolt", "y", "y1");
        timeline.tickUntil(1_000);
        assertThat(timeline.released).containsExactly("y1@0");
        timeline.setCustomer("acme", LimitPolicy.UNSET);
        assertThat(timeline.released).containsExactly("y1@0", "x1@1000");
    }

    @Test
    void messagesOfAPausedChannelAreHeldUntilThePauseEnds() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.setChannel(new ChannelPolicy(List.of(), List.of(), null, true));
        timeline.send("acme", "x", "x1");
        timeline.tickUntil(1_000);
        assertThat(timeline.released).isEmpty();
        assertThat(timeline.laneView("acme", "x").hold()).isEqualTo(Hold.PAUSED);
        timeline.setChannel(ChannelPolicy.UNLIMITED);
        assertThat(timeline.released).containsExactly("x1@1000");
    }

    @Test
    void messagesOfASuspendedChannelAreHeldUntilItIsResumed() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.scheduler().setSuspended(CHANNEL, true);
        timeline.send("acme", "x", "x1");
        timeline.tickUntil(100);
        assertThat(timeline.released).isEmpty();
        timeline.scheduler().setSuspended(CHANNEL, false);
        timeline.tick();
        assertThat(timeline.released).containsExactly("x1@100");
    }

    @Test
    void schedulerRefusesHeldAndNewMessagesOfABlockedSender() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x", 3);
        timeline.setSender("x", BLOCKED);
        timeline.send("acme", "x", "late");
        assertThat(timeline.refused).containsExactly("BLOCKED x2@0", "BLOCKED x3@0", "BLOCKED late@0");
    }

    @Test
    void schedulerRefusesMessagesInAllLanesOfABlockedCustomer() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x", 2);
        timeline.send("acme", "y", "y", 2);
        timeline.setCustomer("acme", BLOCKED);
        assertThat(timeline.refused).containsExactlyInAnyOrder("BLOCKED x2@0", "BLOCKED y2@0");
    }

    @Test
    void refusingALargeBacklogDoesNotDelayAnotherCustomer() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x", 5_000);
        timeline.send("bolt", "y", "y", 2);
        timeline.policies.sender(CHANNEL, "x", BLOCKED, timeline.epochMillis(0));
        timeline.scheduler().onPoliciesChanged(CHANNEL, timeline.epochMillis(0));
        timeline.at(1_000).tick(100);
        assertThat(timeline.released).contains("y2@1000");
        assertThat(timeline.refused).hasSizeLessThan(200);
        assertThat(timeline.send("corner", "z", "z1"))
                .as("a message that no limit holds is still released without being queued")
                .isInstanceOf(Release.class);
    }

    @Test
    void expiringALargeBacklogDoesNotDelayAnotherCustomer() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        for (int i = 0; i < 5_000; i++) {
            timeline.send(timeline.expiringRequest("acme", "x", "x" + i, 500));
        }
        timeline.send("bolt", "y", "y", 2);
        timeline.at(1_000).tick(100);
        assertThat(timeline.released).contains("y2@1000");
    }

    @Test
    void schedulerRefusesAllMessagesOfADeletedChannelUntilItIsCreatedAgain() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x", 2);
        timeline.setChannel(null);
        timeline.send("acme", "x", "late");
        assertThat(timeline.refused).containsExactly("UNKNOWN_CHANNEL x2@0", "UNKNOWN_CHANNEL late@0");
        timeline.at(10).setChannel(ChannelPolicy.UNLIMITED);
        timeline.send("acme", "x", "again");
        assertThat(timeline.released).contains("again@10");
    }

    @Test
    void schedulerRefusesRequestsForAnUnknownChannel() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.policies.channel(CHANNEL, null, 0);
        timeline.send("acme", "x", "m1");
        assertThat(timeline.refused).containsExactly("UNKNOWN_CHANNEL m1@0");
    }

    @Test
    void schedulerRefusesAnExpiredMessageOnceItIsTheHeadOfItsLane() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m1");
        timeline.send(timeline.expiringRequest("acme", "x", "head", 500));
        timeline.send(timeline.expiringRequest("acme", "x", "behind", 300));
        timeline.send("acme", "x", "last");
        timeline.tickUntil(1_000);
        assertThat(timeline.refused).containsExactly("EXPIRED head@500", "EXPIRED behind@500");
        assertThat(timeline.released).containsExactly("m1@0", "last@1000");
    }

    @Test
    void schedulerRefusesARequestAtItsExpiryTime() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.at(500).send(timeline.expiringRequest("acme", "x", "m1", 500));
        assertThat(timeline.refused).containsExactly("EXPIRED m1@500");
    }

    @Test
    void changedMaxAgeAppliesToHeldMessages() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(RateLimit.perSecond(0.1, 1));
        timeline.send("acme", "x", "m", 3);
        timeline.at(1_000)
                .setChannel(new ChannelPolicy(List.of(), List.of(RateLimit.perSecond(0.1, 1)), 2_000L, false));
        assertThat(timeline.refused).isEmpty();
        timeline.tickUntil(2_000);
        assertThat(timeline.refused).containsExactly("EXPIRED m2@2000", "EXPIRED m3@2000");
    }

    @Test
    void schedulerRefusesFirstAttemptsButNotRetriesBeyondMaxQueued() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.setCustomer("acme", new LimitPolicy(null, null, 2L, null, null));
        timeline.send("acme", "x", "m", 4);
        assertThat(timeline.send(timeline.retryRequest("acme", "x", "retry", MessagePriority.NORMAL)))
                .isInstanceOf(Decision.Queue.class);
        assertThat(timeline.refused).containsExactly("QUEUE_FULL m4@0");
        timeline.tickUntil(3_000);
        assertThat(timeline.send("acme", "x", "m5")).isInstanceOf(Decision.Queue.class);
    }

    @Test
    void schedulerReleasesNoMoreMessagesThanTheWindowAllows() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.scheduler().setWindow(CHANNEL, 2);
        timeline.send("acme", "x", "m", 4);
        timeline.tickUntil(100);
        assertThat(timeline.released).containsExactly("m1@0", "m2@0");
        assertThat(timeline.laneView("acme", "x").hold()).isEqualTo(Hold.CHANNEL_WINDOW);
        timeline.scheduler().setWindow(CHANNEL, 1);
        timeline.tick();
        assertThat(timeline.released).containsExactly("m1@0", "m2@0", "m3@100");
    }

    @Test
    void offerReturnsScheduleForARequestBeforeItsNotBeforeTime() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        Request now = timeline.request("acme", "x", "m1", MessagePriority.NORMAL, 1);
        Request later = new Request(
                CHANNEL,
                "acme",
                "x",
                MessagePriority.NORMAL,
                1,
                false,
                false,
                now.position(),
                now.acceptedAt(),
                timeline.epochMillis(700),
                Long.MAX_VALUE);
        assertThat(timeline.send(later)).isInstanceOf(Decision.Schedule.class);
        assertThat(timeline.at(700).send(later.asDue())).isInstanceOf(Release.class);
    }

    @Test
    void raisedSenderRateImmediatelyAppliesToHeldMessages() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 40);
        timeline.tickUntil(2_500);
        assertThat(timeline.released).hasSize(3);
        timeline.setSender("x", LimitPolicy.ofRates(List.of(RateLimit.perSecond(1_000))));
        timeline.tickUntil(2_560);
        assertThat(timeline.released).hasSize(40);
    }

    @Test
    void loweredSenderRateImmediatelyAppliesToHeldMessages() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(RateLimit.perSecond(10, 1));
        timeline.send("acme", "x", "m", 40);
        timeline.tickUntil(500);
        assertThat(timeline.released).hasSize(6);
        timeline.setSender(null, LimitPolicy.ofRates(List.of(ONE_A_SECOND)));
        timeline.tickUntil(2_490);
        assertThat(timeline.released).hasSize(7).contains("m7@1500");
    }

    @Test
    void schedulerAppliesAPolicyChangeToAllLanesDespiteFrequentFurtherChanges() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.setCustomer(null, PAUSED);
        for (int i = 0; i < 1_000; i++) {
            timeline.send("acme", "x" + i, "m" + i);
        }
        timeline.policies.customer(CHANNEL, null, LimitPolicy.UNSET, timeline.epochMillis(0));
        for (int i = 0; i < 500; i++) {
            timeline.at(i).scheduler().onPoliciesChanged(CHANNEL, timeline.epochMillis(i));
            timeline.tick(10);
        }
        assertThat(timeline.released).hasSize(1_000);
    }

    @Test
    void laneViewReportsWhenTheFirstAndLastMessageWillBeReleased() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 30);
        timeline.at(300);
        LaneView view = timeline.laneView("acme", "x");
        assertThat(view.held()).isEqualTo(29);
        assertThat(view.oldestAcceptedAt()).isEqualTo(timeline.epochMillis(0));
        assertThat(view.hold()).isEqualTo(Hold.SENDER_RATE);
        assertThat(view.releaseAt()).isEqualTo(timeline.epochMillis(1_000));
        assertThat(view.emptyAt()).isEqualTo(timeline.epochMillis(29_000));
    }

    @Test
    void messageViewReportsTheMessagesAheadAndTheReleaseTime() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 30);
        Decision.Queue queue = (Decision.Queue) timeline.send("acme", "x", "m31");
        MessageView view =
                timeline.scheduler().explain(queue.lane(), queue.rank(), queue.sequence(), timeline.epochMillis(0));
        assertThat(view).isEqualTo(new MessageView(Hold.SENDER_RATE, 29, timeline.epochMillis(30_000)));
    }

    @Test
    void laneViewReportsCustomerRateChannelRateAndFairShareAsHoldReasons() {
        SchedulerTimeline timeline = new SchedulerTimeline(MemoryPolicies.channelWithRates(RateLimit.perSecond(2, 1)));
        timeline.setCustomer("acme", LimitPolicy.ofRates(List.of(RateLimit.perSecond(0.5, 1))));
        timeline.send("acme", "x", "x", 2);
        timeline.send("bolt", "y", "y1");
        timeline.send("corner", "z", "z1");
        timeline.tick();
        assertThat(timeline.laneView("acme", "x").hold()).isEqualTo(Hold.CUSTOMER_RATE);
        assertThat(timeline.laneView("acme", "x").releaseAt()).isEqualTo(timeline.epochMillis(2_000));
        assertThat(timeline.laneView("bolt", "y").hold()).isEqualTo(Hold.CHANNEL_RATE);
        assertThat(timeline.laneView("bolt", "y").releaseAt()).isEqualTo(timeline.epochMillis(500));
        assertThat(timeline.laneView("corner", "z").hold()).isEqualTo(Hold.FAIR_SHARE);
        assertThat(timeline.laneView("corner", "z").releaseAt()).isNull();
    }

    @Test
    void explainingAJustPausedLaneDoesNotCauseAReleaseFromIt() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.scheduler().setWindow(CHANNEL, 0);
        timeline.send("acme", "x", "m1");
        timeline.policies.sender(CHANNEL, "x", PAUSED, timeline.epochMillis(0));
        timeline.scheduler().onPoliciesChanged(CHANNEL, timeline.epochMillis(0));
        assertThat(timeline.laneView("acme", "x").hold()).isEqualTo(Hold.PAUSED);
        timeline.scheduler().setWindow(CHANNEL, 10);
        timeline.tick();
        assertThat(timeline.released).isEmpty();
    }

    @Test
    void explainReturnsNullForAnEvictedLane() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 2);
        Lane lane = timeline.lane("acme", "x");
        timeline.tickUntil(7_000);
        timeline.send("acme", "y", "y", 2);
        timeline.send("bolt", "z", "z", 2);
        assertThat(timeline.scheduler().explain(lane, timeline.epochMillis(7_000)))
                .isNull();
        timeline.setSender(null, LimitPolicy.ofRates(List.of()));
        assertThat(timeline.released).contains("y2@7000", "z2@7000");
    }

    @Test
    void restartedSchedulerReleasesTheHeldMessagesOfEveryLane() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x", 3);
        timeline.send("bolt", "y", "y", 2);
        timeline.restartAt(400);
        assertThat(timeline.tick().wakeAt()).isBetween(timeline.epochMillis(401), timeline.epochMillis(1_400));
        timeline.tickUntil(2_400);
        assertThat(timeline.released).containsExactlyInAnyOrder("x1@0", "y1@0", "x2@1400", "y2@1400", "x3@2400");
    }

    @Test
    void restartedSchedulerReleasesAllMessagesWhenTheHeadIsBetweenCheckpoints() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(RateLimit.perSecond(1_000, 1_000));
        timeline.send("acme", "x", "m", 5_000);
        timeline.tickUntil(1_700);
        int before = timeline.released.size();
        assertThat(before).isBetween(2_600, 2_800);
        timeline.restartAt(60_000);
        timeline.tickUntil(65_000);
        assertThat(timeline.released).hasSize(5_000);
        assertThat(timeline.released.stream().map(line -> line.split("@", 2)[0]))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 5_000).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void laneIsCheckpointedForItsFirstMessageAndThenEvery1024Messages() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 2);
        List<LaneCheckpoint> first = timeline.store.checkpointsOf(timeline.lane("acme", "x"));
        timeline.send("acme", "x", "n", 1_023);
        assertThat(timeline.store.checkpointsOf(timeline.lane("acme", "x"))).isSameAs(first);
        timeline.send("acme", "x", "o1");
        assertThat(timeline.store.checkpointsOf(timeline.lane("acme", "x"))).isNotSameAs(first);
    }

    @Test
    void meterThatDrainsSlowlySurvivesARestartAlthoughItsLaneIsEmpty() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(RateLimit.perSecond(0.1, 1));
        timeline.send("acme", "x", "m1");
        timeline.restartAt(4_000);
        timeline.send("acme", "x", "m2");
        timeline.tickUntil(12_000);
        assertThat(timeline.released).containsExactly("m1@0", "m2@10000");
    }

    @Test
    void restartedSchedulerDropsStoredLanesAndMetersThatAreNoLongerNeeded() {
        SchedulerTimeline timeline = new SchedulerTimeline(new ChannelPolicy(
                List.of(RateLimit.perSecond(1_000)), List.of(RateLimit.perSecond(0.1, 1)), null, false));
        timeline.setCustomer("acme", LimitPolicy.ofRates(List.of(RateLimit.perSecond(0.1, 1))));
        timeline.send("acme", "x", "m", 2);
        timeline.tickUntil(10_000);
        assertThat(timeline.store.meters()).hasSize(2);
        assertThat(timeline.store.recordedLanes()).isEqualTo(1);
        timeline.restartAt(11_000);
        timeline.tickUntil(30_000);
        assertThat(timeline.store.meters()).isEmpty();
        assertThat(timeline.store.recordedLanes()).isZero();
    }

    @Test
    void schedulerRecordsAMeterWhenANewLimitMakesItDrainSlowly() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(RateLimit.perSecond(10, 10));
        timeline.send("acme", "x", "m", 10);
        assertThat(timeline.store.meters()).isEmpty();
        timeline.setSender("x", LimitPolicy.ofRates(List.of(new RateLimit(2_000, 86_400_000, 10))));
        assertThat(timeline.store.meters()).containsOnlyKeys(new MeterKey(CHANNEL, "acme", "x"));
    }

    @Test
    void nextTickReleasesTheMessagesThatTheBudgetOfTheLastTickDidNotAllow() {
        SchedulerTimeline timeline = SchedulerTimeline.unlimited();
        timeline.scheduler().setSuspended(CHANNEL, true);
        timeline.send("acme", "x", "m", 50);
        timeline.scheduler().setSuspended(CHANNEL, false);
        assertThat(timeline.tick(10).wakeAt()).isEqualTo(timeline.epochMillis(0));
        assertThat(timeline.released).hasSizeBetween(5, 10);
        assertThat(timeline.tick().wakeAt()).isGreaterThan(timeline.epochMillis(0));
        assertThat(timeline.released).hasSize(50);
    }

    @Test
    void schedulerKeepsItsTimeWhenTheClockOfTheCallerGoesBack() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.at(5_000).send("acme", "x", "m1");
        timeline.at(3_000).send("acme", "x", "m2");
        timeline.tick();
        timeline.tickUntil(6_500);
        assertThat(timeline.released).containsExactly("m1@5000", "m2@6000");
    }

    @Test
    void cursorVisitsAllLanesWhileLanesAreAddedAndRemoved() {
        SchedulerTimeline timeline = SchedulerTimeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x1");
        timeline.send("acme", "y", "y", 20);
        timeline.send("bolt", "z", "z", 20);
        LaneCursor cursor = Objects.requireNonNull(timeline.scheduler().lanes(CHANNEL));
        assertThat(cursor.next()).isNotNull();
        timeline.tickUntil(6_000);
        timeline.send("corner", "w", "w", 2);
        assertThat(LongStream.range(0, 3).mapToObj(i -> cursor.next() + ""))
                .containsExactly("sms/acme/y", "sms/bolt/z", "sms/corner/w");
        assertThat(cursor.next()).isNull();
        cursor.close();
    }
}
