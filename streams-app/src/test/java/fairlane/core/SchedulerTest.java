package fairlane.core;

import static fairlane.core.Timeline.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What leaves when. */
class SchedulerTest {
    private static final Rate ONE_A_SECOND = Rate.perSecond(1, 1);
    private static final Limit PAUSED = new Limit(null, null, null, true, null);
    private static final Limit BLOCKED = new Limit(null, null, null, null, true);

    @Test
    void whatNothingHoldsBackLeavesInTheSameCallAndTouchesNoStore() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        assertThat(timeline.send("acme", "x", "m1")).isInstanceOf(Decision.Release.class);
        assertThat(timeline.released).containsExactly("m1@0");
        assertThat(timeline.store.recordedLanes()).isZero();
        assertThat(timeline.store.meters()).isEmpty();
    }

    @Test
    void aLaneIsFirstInFirstOutAndNoneLeavesBeforeItsTime() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 4);
        timeline.ticksUntil(5_000);
        assertThat(timeline.released).containsExactly("m1@0", "m2@1000", "m3@2000", "m4@3000");
        assertThat(timeline.gaps).containsExactly(5_000L, 1_000L, 1_000L, 1_000L);
    }

    @Test
    void aRequestForALaneThatHoldsSomethingStandsBehindIt() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 2);
        timeline.at(1_000).send("acme", "x", "m3");
        timeline.ticksUntil(3_000);
        assertThat(timeline.released).containsExactly("m1@0", "m2@1010", "m3@2010");
    }

    @Test
    void anotherSenderOfTheSameCustomerIsNotHeldBack() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x", 2);
        timeline.send("acme", "y", "y1");
        assertThat(timeline.released).containsExactly("x1@0", "y1@0");
    }

    @Test
    void aLaneThatIsNotYetDueDoesNotStandBeforeADueOne() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.sender("slow", Limit.ofRates(List.of(Rate.perSecond(0.1, 1))));
        timeline.send("acme", "slow", "s", 3);
        timeline.send("acme", "x", "x", 3);
        timeline.ticksUntil(3_000);
        assertThat(timeline.released).containsExactly("s1@0", "x1@0", "x2@1000", "x3@2000");
    }

    @Test
    void aDrainedSendersLastReleaseIsNotForgotten() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m1");
        timeline.ticksUntil(990);
        assertThat(timeline.send("acme", "x", "m2")).isInstanceOf(Decision.Queue.class);
        timeline.ticksUntil(1_000);
        assertThat(timeline.released).containsExactly("m1@0", "m2@1000");
    }

    @Test
    void lanesThatAreOnlyToBeForgottenKeepNobodyWaiting() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        for (int i = 0; i < 10_000; i++) {
            timeline.send("acme" + i, "x", "m" + i);
        }
        timeline.at(6_000);
        assertThat(timeline.send("bolt", "z", "late")).isInstanceOf(Decision.Release.class);
        assertThat(timeline.scheduler().lanes(CHANNEL, "acme9999")).hasSize(1);
        timeline.ticksUntil(6_010);
        assertThat(timeline.scheduler().lanes(CHANNEL, "acme9999")).isEmpty();
    }

    @Test
    void customersOfWhomOnlyAMeterIsRememberedAfterAStartKeepNobodyWaiting() {
        Timeline timeline = Timeline.unlimited();
        timeline.customer(null, Limit.ofRates(List.of(Rate.perSecond(0.01, 1))));
        for (int i = 0; i < 10_000; i++) {
            timeline.send("acme" + i, "x", "m" + i);
        }
        timeline.restartAt(90_000); // so long after the limit that whoever has no record has sent nothing
        assertThat(timeline.send("bolt", "z", "first")).isInstanceOf(Decision.Release.class);
        assertThat(timeline.send("acme9999", "x", "second")).isInstanceOf(Decision.Queue.class);
        timeline.ticksUntil(100_010);
        assertThat(timeline.store.meters().keySet())
                .extracting(MeterKey::customer)
                .containsOnly("acme9999", "bolt");
    }

    @Test
    void whatLeftAtAFastRateIsNotForgottenByACrashAfterWhichTheSlowOneIsBack() {
        Limit slow = Limit.ofRates(List.of(Rate.perSecond(0.1, 1)));
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.sender("x", slow);
        timeline.send("acme", "x", "m1");
        timeline.at(9_000).sender("x", Limit.UNSET);
        timeline.at(9_100).send("acme", "x", "m2");
        timeline.store.journal().commit();
        timeline.at(9_200).sender("x", slow);
        timeline.store.journal().rollBack();
        timeline.restartAt(12_000);
        timeline.send("acme", "x", "m3");
        timeline.ticksUntil(20_000);
        assertThat(timeline.released).containsExactly("m1@0", "m2@9100", "m3@19200");
    }

    @Test
    void aLaneThatHasNothingToRememberIsForgotten() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 2);
        timeline.ticksUntil(5_990);
        assertThat(timeline.scheduler().lanes(CHANNEL, "acme")).hasSize(1);
        assertThat(timeline.store.recordedLanes()).isEqualTo(1);
        timeline.ticksUntil(6_010);
        assertThat(timeline.scheduler().lanes(CHANNEL, "acme")).isEmpty();
        assertThat(timeline.store.recordedLanes()).isZero();
    }

    @Test
    void aCustomersHigherPriorityLeavesFirstAcrossItsLanes() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(100, 1)));
        timeline.send("acme", "w", "first");
        timeline.send(timeline.request("acme", "x", "bulk", Priority.BULK, 1));
        timeline.send(timeline.request("acme", "y", "normal", Priority.NORMAL, 1));
        timeline.send(timeline.request("acme", "z", "high", Priority.HIGH, 1));
        timeline.ticksUntil(50);
        assertThat(timeline.released).containsExactly("first@0", "high@10", "normal@20", "bulk@30");
    }

    @Test
    void inALaneTheHigherPriorityLeavesFirstAndRetriesBeforeFirstAttempts() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 2);
        timeline.send(timeline.retry("acme", "x", "retry", Priority.NORMAL));
        timeline.send(timeline.request("acme", "x", "high", Priority.HIGH, 1));
        timeline.send(timeline.retry("acme", "x", "highRetry", Priority.HIGH));
        timeline.ticksUntil(5_000);
        assertThat(timeline.released).containsExactly("m1@0", "highRetry@1000", "high@2000", "retry@3000", "m2@4000");
    }

    @Test
    void priorityTakesNothingFromAnotherCustomer() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(100, 1)));
        timeline.send("acme", "w", "first");
        for (int i = 1; i <= 3; i++) {
            timeline.send(timeline.request("acme", "x", "high" + i, Priority.HIGH, 1));
            timeline.send(timeline.request("bolt", "y", "bulk" + i, Priority.BULK, 1));
        }
        timeline.ticksUntil(60);
        assertThat(timeline.released)
                .containsExactly("first@0", "high1@10", "bulk1@20", "high2@30", "bulk2@40", "high3@50", "bulk3@60");
    }

    @Test
    void theShareOfACustomerDoesNotGrowWithItsSenders() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(100, 1)));
        timeline.send("acme", "w", "first");
        for (int i = 1; i <= 4; i++) {
            timeline.send("acme", "sender" + i, "a" + i);
        }
        timeline.send("bolt", "y", "b", 2);
        timeline.ticksUntil(40);
        assertThat(timeline.released).containsExactly("first@0", "a1@10", "b1@20", "a2@30", "b2@40");
    }

    @Test
    void aCustomersRateHoldsOverAllItsSenders() {
        Timeline timeline = Timeline.unlimited();
        timeline.customer("acme", Limit.ofRates(List.of(ONE_A_SECOND)));
        timeline.send("acme", "x", "x1");
        timeline.send("acme", "y", "y1");
        timeline.send("bolt", "z", "z1");
        timeline.ticksUntil(1_500);
        assertThat(timeline.released).containsExactly("x1@0", "z1@0", "y1@1000");
    }

    @Test
    void aPausedSenderIsHeldAndGoesOnWhereItWas() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.sender("x", PAUSED);
        timeline.send("acme", "x", "x", 2);
        timeline.send("acme", "y", "y1");
        timeline.ticksUntil(3_000);
        assertThat(timeline.released).containsExactly("y1@0");
        assertThat(timeline.view("acme", "x").hold()).isEqualTo(Hold.PAUSED);
        timeline.sender("x", Limit.UNSET);
        timeline.ticksUntil(5_000);
        assertThat(timeline.released).containsExactly("y1@0", "x1@3000", "x2@4000");
    }

    @Test
    void aPausedCustomerIsHeldAndAnotherIsNot() {
        Timeline timeline = Timeline.unlimited();
        timeline.customer("acme", PAUSED);
        timeline.send("acme", "x", "x1");
        timeline.send("bolt", "y", "y1");
        timeline.ticksUntil(1_000);
        assertThat(timeline.released).containsExactly("y1@0");
        timeline.customer("acme", Limit.UNSET);
        assertThat(timeline.released).containsExactly("y1@0", "x1@1000");
    }

    @Test
    void aPausedChannelHoldsEveryone() {
        Timeline timeline = Timeline.unlimited();
        timeline.channel(new ChannelPolicy(List.of(), List.of(), null, true));
        timeline.send("acme", "x", "x1");
        timeline.ticksUntil(1_000);
        assertThat(timeline.released).isEmpty();
        assertThat(timeline.view("acme", "x").hold()).isEqualTo(Hold.PAUSED);
        timeline.channel(ChannelPolicy.UNLIMITED);
        assertThat(timeline.released).containsExactly("x1@1000");
    }

    @Test
    void aSuspendedChannelHoldsEveryone() {
        Timeline timeline = Timeline.unlimited();
        timeline.scheduler().suspend(CHANNEL, true);
        timeline.send("acme", "x", "x1");
        timeline.ticksUntil(100);
        assertThat(timeline.released).isEmpty();
        timeline.scheduler().suspend(CHANNEL, false);
        timeline.turn();
        assertThat(timeline.released).containsExactly("x1@100");
    }

    @Test
    void aBlockedSenderGivesUpWhatIsHeldAndWhatComes() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x", 3);
        timeline.sender("x", BLOCKED);
        timeline.send("acme", "x", "late");
        assertThat(timeline.refused).containsExactly("BLOCKED x2@0", "BLOCKED x3@0", "BLOCKED late@0");
    }

    @Test
    void aBlockedCustomerGivesUpAllItsLanes() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x", 2);
        timeline.send("acme", "y", "y", 2);
        timeline.customer("acme", BLOCKED);
        assertThat(timeline.refused).containsExactlyInAnyOrder("BLOCKED x2@0", "BLOCKED y2@0");
    }

    @Test
    void aLargeBacklogThatIsGivenUpDoesNotHoldUpAnotherCustomer() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x", 5_000);
        timeline.send("bolt", "y", "y", 2);
        timeline.policies.sender(CHANNEL, "x", BLOCKED, timeline.time(0));
        timeline.scheduler().policiesChanged(CHANNEL, timeline.time(0));
        timeline.at(1_000).turn(100);
        assertThat(timeline.released).contains("y2@1000");
        assertThat(timeline.refused).hasSizeLessThan(200);
        assertThat(timeline.send("corner", "z", "z1"))
                .as("the fast path stays open")
                .isInstanceOf(Decision.Release.class);
    }

    @Test
    void aLargeBacklogThatHasExpiredDoesNotHoldUpAnotherCustomer() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        for (int i = 0; i < 5_000; i++) {
            timeline.send(timeline.expiring("acme", "x", "x" + i, 500));
        }
        timeline.send("bolt", "y", "y", 2);
        timeline.at(1_000).turn(100);
        assertThat(timeline.released).contains("y2@1000");
    }

    @Test
    void theChannelThatIsDeletedGivesUpEverything() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x", 2);
        timeline.channel(null);
        timeline.send("acme", "x", "late");
        assertThat(timeline.refused).containsExactly("UNKNOWN_CHANNEL x2@0", "UNKNOWN_CHANNEL late@0");
        timeline.at(10).channel(ChannelPolicy.UNLIMITED);
        timeline.send("acme", "x", "again");
        assertThat(timeline.released).contains("again@10");
    }

    @Test
    void aChannelThatNeverWasIsUnknown() {
        Timeline timeline = Timeline.unlimited();
        timeline.policies.channel(CHANNEL, null, 0);
        timeline.send("acme", "x", "m1");
        assertThat(timeline.refused).containsExactly("UNKNOWN_CHANNEL m1@0");
    }

    @Test
    void theHeadExpiresAtItsTimeAndThoseBehindItWhenTheyGetToTheHead() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m1");
        timeline.send(timeline.expiring("acme", "x", "head", 500));
        timeline.send(timeline.expiring("acme", "x", "behind", 300));
        timeline.send("acme", "x", "last");
        timeline.ticksUntil(1_000);
        assertThat(timeline.refused).containsExactly("EXPIRED head@500", "EXPIRED behind@500");
        assertThat(timeline.released).containsExactly("m1@0", "last@1000");
    }

    @Test
    void whatHasExpiredWhenItComesIsRefused() {
        Timeline timeline = Timeline.unlimited();
        timeline.at(500).send(timeline.expiring("acme", "x", "m1", 500));
        assertThat(timeline.refused).containsExactly("EXPIRED m1@500");
    }

    @Test
    void aGreatestAgeThatIsChangedHoldsForWhatIsQueued() {
        Timeline timeline = Timeline.withSenders(Rate.perSecond(0.1, 1));
        timeline.send("acme", "x", "m", 3);
        timeline.at(1_000).channel(new ChannelPolicy(List.of(), List.of(Rate.perSecond(0.1, 1)), 2_000L, false));
        assertThat(timeline.refused).isEmpty();
        timeline.ticksUntil(2_000);
        assertThat(timeline.refused).containsExactly("EXPIRED m2@2000", "EXPIRED m3@2000");
    }

    @Test
    void asMuchAsMaxQueuedIsHeldAndRetriesAreExempt() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.customer("acme", new Limit(null, null, 2L, null, null));
        timeline.send("acme", "x", "m", 4);
        assertThat(timeline.send(timeline.retry("acme", "x", "retry", Priority.NORMAL)))
                .isInstanceOf(Decision.Queue.class);
        assertThat(timeline.refused).containsExactly("QUEUE_FULL m4@0");
        timeline.ticksUntil(3_000);
        assertThat(timeline.send("acme", "x", "m5")).isInstanceOf(Decision.Queue.class);
    }

    @Test
    void noMoreLeavesThanTheWindowHasRoomFor() {
        Timeline timeline = Timeline.unlimited();
        timeline.scheduler().window(CHANNEL, 2);
        timeline.send("acme", "x", "m", 4);
        timeline.ticksUntil(100);
        assertThat(timeline.released).containsExactly("m1@0", "m2@0");
        assertThat(timeline.view("acme", "x").hold()).isEqualTo(Hold.CHANNEL_WINDOW);
        timeline.scheduler().window(CHANNEL, 1);
        timeline.turn();
        assertThat(timeline.released).containsExactly("m1@0", "m2@0", "m3@100");
    }

    @Test
    void whatIsNotToLeaveBeforeATimeIsTheCallersUntilThen() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        Request now = timeline.request("acme", "x", "m1", Priority.NORMAL, 1);
        Request later = new Request(
                CHANNEL,
                "acme",
                "x",
                Priority.NORMAL,
                1,
                false,
                false,
                now.position(),
                now.acceptedAt(),
                timeline.time(700),
                Long.MAX_VALUE);
        assertThat(timeline.send(later)).isInstanceOf(Decision.Schedule.class);
        assertThat(timeline.at(700).send(later.due())).isInstanceOf(Decision.Release.class);
    }

    @Test
    void aRaisedLimitReachesTheBacklogAtOnce() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 40);
        timeline.ticksUntil(2_500);
        assertThat(timeline.released).hasSize(3);
        timeline.sender("x", Limit.ofRates(List.of(Rate.perSecond(1_000))));
        timeline.ticksUntil(2_560);
        assertThat(timeline.released).hasSize(40);
    }

    @Test
    void aLoweredLimitReachesTheBacklogAtOnce() {
        Timeline timeline = Timeline.withSenders(Rate.perSecond(10, 1));
        timeline.send("acme", "x", "m", 40);
        timeline.ticksUntil(500);
        assertThat(timeline.released).hasSize(6);
        timeline.sender(null, Limit.ofRates(List.of(ONE_A_SECOND)));
        timeline.ticksUntil(2_490);
        assertThat(timeline.released).hasSize(7).contains("m7@1500");
    }

    @Test
    void changesThatComeFasterThanTheyCanBeSweptReachEveryoneNevertheless() {
        Timeline timeline = Timeline.unlimited();
        timeline.customer(null, PAUSED);
        for (int i = 0; i < 1_000; i++) {
            timeline.send("acme", "x" + i, "m" + i);
        }
        timeline.policies.customer(CHANNEL, null, Limit.UNSET, timeline.time(0));
        for (int i = 0; i < 500; i++) {
            timeline.at(i).scheduler().policiesChanged(CHANNEL, timeline.time(i));
            timeline.turn(10);
        }
        assertThat(timeline.released).hasSize(1_000);
    }

    @Test
    void aSenderThatIsHeldByItsRateIsToldWhenItLeavesAndWhenItIsEmpty() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 30);
        timeline.at(300);
        LaneView view = timeline.view("acme", "x");
        assertThat(view.held()).isEqualTo(29);
        assertThat(view.oldestAcceptedAt()).isEqualTo(timeline.time(0));
        assertThat(view.hold()).isEqualTo(Hold.SENDER_RATE);
        assertThat(view.leavesAt()).isEqualTo(timeline.time(1_000));
        assertThat(view.emptyAt()).isEqualTo(timeline.time(29_000));
    }

    @Test
    void aMessageInTheMiddleIsToldHowManyAreAheadOfItAndWhenItLeaves() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 30);
        Decision.Queue queue = (Decision.Queue) timeline.send("acme", "x", "m31");
        MessageView view = timeline.scheduler().explain(queue.lane(), queue.rank(), queue.sequence(), timeline.time(0));
        assertThat(view).isEqualTo(new MessageView(Hold.SENDER_RATE, 29, timeline.time(30_000)));
    }

    @Test
    void aCustomersRateAndAChannelsRateAreToldWithTheirTimes() {
        Timeline timeline = new Timeline(MemoryPolicies.channelOf(Rate.perSecond(2, 1)));
        timeline.customer("acme", Limit.ofRates(List.of(Rate.perSecond(0.5, 1))));
        timeline.send("acme", "x", "x", 2);
        timeline.send("bolt", "y", "y1");
        timeline.send("corner", "z", "z1");
        timeline.turn();
        assertThat(timeline.view("acme", "x").hold()).isEqualTo(Hold.CUSTOMER_RATE);
        assertThat(timeline.view("acme", "x").leavesAt()).isEqualTo(timeline.time(2_000));
        assertThat(timeline.view("bolt", "y").hold()).isEqualTo(Hold.CHANNEL_RATE);
        assertThat(timeline.view("bolt", "y").leavesAt()).isEqualTo(timeline.time(500));
        assertThat(timeline.view("corner", "z").hold()).isEqualTo(Hold.FAIR_SHARE);
        assertThat(timeline.view("corner", "z").leavesAt()).isNull();
    }

    @Test
    void toExplainALaneThatWasJustPausedDoesNotLetItGo() {
        Timeline timeline = Timeline.unlimited();
        timeline.scheduler().window(CHANNEL, 0);
        timeline.send("acme", "x", "m1");
        timeline.policies.sender(CHANNEL, "x", PAUSED, timeline.time(0));
        timeline.scheduler().policiesChanged(CHANNEL, timeline.time(0));
        assertThat(timeline.view("acme", "x").hold()).isEqualTo(Hold.PAUSED);
        timeline.scheduler().window(CHANNEL, 10);
        timeline.turn();
        assertThat(timeline.released).isEmpty();
    }

    @Test
    void aLaneThatWasForgottenMeanwhileIsExplainedAsEmptyAndHarmsNobody() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 2);
        Lane lane = timeline.lane("acme", "x");
        timeline.ticksUntil(7_000);
        timeline.send("acme", "y", "y", 2);
        timeline.send("bolt", "z", "z", 2);
        assertThat(timeline.scheduler().explain(lane, timeline.time(7_000))).isNull();
        timeline.sender(null, Limit.ofRates(List.of()));
        assertThat(timeline.released).contains("y2@7000", "z2@7000");
    }

    @Test
    void aRestartGoesOnWithEveryLaneWithoutAnyoneAskingForIt() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x", 3);
        timeline.send("bolt", "y", "y", 2);
        timeline.restartAt(400);
        assertThat(timeline.turn().wakeAt()).isBetween(timeline.time(401), timeline.time(1_400));
        timeline.ticksUntil(2_400);
        assertThat(timeline.released).containsExactlyInAnyOrder("x1@0", "y1@0", "x2@1400", "y2@1400", "x3@2400");
    }

    @Test
    void aRestartFindsItsMessagesThoughTheLaneWasRecordedOnlyEvery1024() {
        Timeline timeline = Timeline.withSenders(Rate.perSecond(1_000, 1_000));
        timeline.send("acme", "x", "m", 5_000);
        timeline.ticksUntil(1_700);
        int before = timeline.released.size();
        assertThat(before).isBetween(2_600, 2_800);
        timeline.restartAt(60_000);
        timeline.ticksUntil(65_000);
        assertThat(timeline.released).hasSize(5_000);
        assertThat(timeline.released.stream().map(line -> line.split("@", 2)[0]))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 5_000).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void aLaneIsRecordedWhenItFillsAndEvery1024MessagesOnly() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "m", 2);
        List<Mark> first = timeline.store.marks(timeline.lane("acme", "x"));
        timeline.send("acme", "x", "n", 1_023);
        assertThat(timeline.store.marks(timeline.lane("acme", "x"))).isSameAs(first);
        timeline.send("acme", "x", "o1");
        assertThat(timeline.store.marks(timeline.lane("acme", "x"))).isNotSameAs(first);
    }

    @Test
    void aSlowMeterOfALaneThatHoldsNothingSurvivesARestart() {
        Timeline timeline = Timeline.withSenders(Rate.perSecond(0.1, 1));
        timeline.send("acme", "x", "m1");
        timeline.restartAt(4_000);
        timeline.send("acme", "x", "m2");
        timeline.ticksUntil(12_000);
        assertThat(timeline.released).containsExactly("m1@0", "m2@10000");
    }

    @Test
    void whatWasRecordedAndIsOfNoUseAnyMoreIsDroppedAfterARestart() {
        Timeline timeline = new Timeline(
                new ChannelPolicy(List.of(Rate.perSecond(1_000)), List.of(Rate.perSecond(0.1, 1)), null, false));
        timeline.customer("acme", Limit.ofRates(List.of(Rate.perSecond(0.1, 1))));
        timeline.send("acme", "x", "m", 2);
        timeline.ticksUntil(10_000);
        assertThat(timeline.store.meters()).hasSize(2);
        assertThat(timeline.store.recordedLanes()).isEqualTo(1);
        timeline.restartAt(11_000);
        timeline.ticksUntil(30_000);
        assertThat(timeline.store.meters()).isEmpty();
        assertThat(timeline.store.recordedLanes()).isZero();
    }

    @Test
    void aLimitThatBecomesSlowHasItsMetersRecordedAtOnce() {
        Timeline timeline = Timeline.withSenders(Rate.perSecond(10, 10));
        timeline.send("acme", "x", "m", 10);
        assertThat(timeline.store.meters()).isEmpty();
        timeline.sender("x", Limit.ofRates(List.of(new Rate(2_000, 86_400_000, 10))));
        assertThat(timeline.store.meters()).containsOnlyKeys(new MeterKey(CHANNEL, "acme", "x"));
    }

    @Test
    void aTurnThatRunsOutOfBudgetSaysSoAndTheNextGoesOn() {
        Timeline timeline = Timeline.unlimited();
        timeline.scheduler().suspend(CHANNEL, true);
        timeline.send("acme", "x", "m", 50);
        timeline.scheduler().suspend(CHANNEL, false);
        assertThat(timeline.turn(10).wakeAt()).isEqualTo(timeline.time(0));
        assertThat(timeline.released).hasSizeBetween(5, 10);
        assertThat(timeline.turn().wakeAt()).isGreaterThan(timeline.time(0));
        assertThat(timeline.released).hasSize(50);
    }

    @Test
    void timeNeverGoesBackWithinATask() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.at(5_000).send("acme", "x", "m1");
        timeline.at(3_000).send("acme", "x", "m2");
        timeline.turn();
        timeline.ticksUntil(6_500);
        assertThat(timeline.released).containsExactly("m1@5000", "m2@6000");
    }

    @Test
    void aCursorGoesThroughAllLanesWhileTheyChange() {
        Timeline timeline = Timeline.withSenders(ONE_A_SECOND);
        timeline.send("acme", "x", "x1");
        timeline.send("acme", "y", "y", 20);
        timeline.send("bolt", "z", "z", 20);
        LaneCursor cursor = Objects.requireNonNull(timeline.scheduler().lanes(CHANNEL));
        assertThat(cursor.next()).isNotNull();
        timeline.ticksUntil(6_000);
        timeline.send("corner", "w", "w", 2);
        assertThat(LongStream.range(0, 3).mapToObj(i -> cursor.next() + ""))
                .containsExactly("sms/acme/y", "sms/bolt/z", "sms/corner/w");
        assertThat(cursor.next()).isNull();
        cursor.close();
    }
}
