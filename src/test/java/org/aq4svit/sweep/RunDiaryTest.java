package org.aq4svit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.aq4svit.drift.DriftMetric;
import org.aq4svit.model.Model;
import org.aq4svit.quant.Footprint;
import org.aq4svit.quant.Setting;
import org.aq4svit.search.Candidate;
import org.aq4svit.search.Diary;
import org.aq4svit.table.CandidateRow;
import org.aq4svit.table.RunTables;
import org.aq4svit.table.StepRow;
import org.aq4svit.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDiaryTest {
    private final Configuration hadoop = new Configuration();
    private final Model model = Model.read(Demo.MODEL, hadoop);

    @TempDir
    Path folder;

    private RunDiary diary(RunTables tables) {
        return new RunDiary(tables, "run", model, DriftMetric.MEAN, new Progress(System.err, false, 1));
    }

    private Candidate candidate(String text) {
        Setting setting = Setting.parse(text, model.network().weightLayers());
        return new Candidate(text, setting, Footprint.of(model.network(), setting));
    }

    private static Diary.Step step(Candidate to, Candidate from) {
        return new Diary.Step(
                "block", List.of(new Diary.Decision(to, from, Optional.empty(), true)), 1, Optional.of(to));
    }

    /** What failed in the first session is tried again in the second, which then finds a shorter way. */
    @Test
    void aResumedSearchThatGoesAnotherWayLeavesNothingOfTheFirst() {
        Candidate origin = candidate("fp32");
        Candidate first = candidate("*=32,stage1=4");
        Candidate second = candidate("*=32,stage2=4");
        try (RunTables tables = RunTables.open(new org.apache.hadoop.fs.Path(folder.toUri()), hadoop)) {
            RunDiary before = diary(tables);
            before.open("greedy", new Bill());
            before.baseline(origin);
            before.step(step(first, origin));
            before.step(step(second, origin));

            RunDiary after = diary(tables);
            after.forget();
            after.open("greedy", new Bill());
            after.baseline(origin);
            after.step(step(second, origin));

            assertThat(tables.read(Table.CANDIDATES))
                    .extracting(CandidateRow::candidate)
                    .containsExactly(origin.id(), second.id());
            assertThat(tables.read(Table.STEPS))
                    .extracting(StepRow::step, s -> Optional.ofNullable(s.bestCandidate()))
                    .containsExactly(tuple(1, Optional.of(second.id())));
        }
    }
}
