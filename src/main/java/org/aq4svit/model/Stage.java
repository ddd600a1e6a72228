package org.aq4svit.model;

import java.io.Serializable;
import java.util.List;

/** Blocks that the search may move together, in order; {@code name} is their scope, such as {@code stage3} or {@code head}. */
public record Stage(String name, List<Block> blocks) implements Serializable {
    /** Keeps an immutable copy of the blocks. */
    public Stage {
        blocks = List.copyOf(blocks);
    }
}
