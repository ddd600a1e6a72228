package org.aq4svit.model;

import java.io.Serializable;
import java.util.List;

/**
 * An operation and the values it reads. Value 0 is the block's input, value i + 1 the result of node i.
 *
 * @param scope name of the part of the block this node belongs to, such as {@code attn}; empty if the block has no parts
 */
public record Node(Op op, List<Integer> inputs, String scope) implements Serializable {
    /** Keeps an immutable copy of the inputs. */
    public Node {
        inputs = List.copyOf(inputs);
    }
}
