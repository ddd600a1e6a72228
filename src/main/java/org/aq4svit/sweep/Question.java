package org.aq4svit.sweep;

import java.io.Serializable;
import java.util.List;
import org.aq4svit.drift.Gate;
import org.aq4svit.engine.Variant;

/**
 * What the tasks of one job are asked; broadcast.
 *
 * @param gate what stops candidates whose drift is asked for
 * @param calibrationBatch images that norms which go by the images see at once
 */
record Question(Purpose purpose, List<Asked> candidates, Gate gate, int calibrationBatch, SweepConfig.EngineSize engine)
        implements Serializable {

    /** The same about some of the candidates. */
    Question of(List<Asked> some) {
        return new Question(purpose, some, gate, calibrationBatch, engine);
    }

    /** A candidate under judgement. */
    record Asked(String id, Variant variant) implements Serializable {}
}
