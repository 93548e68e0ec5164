# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The compiled state loop in learning: what the oracles of the transition systems say, one state at a time, on their arrays.

What each step was is written down, for a few large products.
"""

from libc.math cimport INFINITY, expf

from ._loop cimport (
    BEGIN, BREAK, IN, LAST, LEFT, MAX_FEATURES, MAX_KINDS, MISSING, NONE, OUT, REDUCE, RIGHT, SHIFT, UNIT, ArcMoves,
    BiluoMoves, Moves, Network, check_actions)

cdef extern from *:
    """
    #include <stdint.h>

    /* What `dropout.step_hashes` says. */
    static uint32_t step_hash(uint32_t seed, uint32_t state, uint32_t n_before)
    {
        return seed + (state * 1000003u + n_before) * 0x9E3779B1u;
    }
    """
    unsigned int step_hash(unsigned int seed, unsigned int state, unsigned int n_before) noexcept nogil

cdef enum:
    IN_BUFFER, IN_STACK, GONE


cdef class Costs:
    """A dynamic oracle over the arrays of a batch of states."""

    cdef Moves moves

    cdef void costs(self, int d, int* costs, int* wanted) noexcept nogil:
        pass

    cdef int penalty(self, int d, int kind, int label) noexcept nogil:
        return 0

    cdef void follow(self, int d, int kind) noexcept nogil:
        pass


cdef class ArcCosts(Costs):
    """The dynamic oracle of the arc-eager system, on the arrays of `ArcOracle`."""

    cdef ArcMoves arcs
    cdef int[::1] heads, labels, kids_ahead, kids_stacked, parent
    cdef signed char[::1] starts, place

    def __init__(self, ArcMoves moves, oracle):
        self.moves = self.arcs = moves
        self.heads, self.labels, self.starts, self.place = oracle.heads, oracle.labels, oracle.starts, oracle.place
        self.kids_ahead, self.kids_stacked, self.parent = oracle.kids_ahead, oracle.kids_stacked, oracle.parent

    cdef void costs(self, int d, int* costs, int* wanted) noexcept nogil:
        cdef int b0 = self.arcs.ahead(d, 0), b1 = self.arcs.ahead(d, 1), s0 = self.arcs.top(d, 0)
        cdef int gold_b = self.heads[b0] if b0 >= 0 else NONE, gold_s = self.heads[s0] if s0 >= 0 else NONE
        cdef int where_b = self.place[gold_b] if gold_b >= 0 else GONE
        cdef int where_s = self.place[gold_s] if gold_s >= 0 else GONE
        cdef int head = self.arcs.head[s0] if s0 >= 0 else NONE
        cdef int mark = self.arcs.sent_start[b0] if b0 >= 0 else 1
        cdef bint can_break = b1 >= 0 and b1 == b0 + 1 and self.arcs.sent_start[b1] == 0
        cdef bint begins = b1 >= 0 and self.starts[b1] == 1
        cdef int pushed = (self.kids_stacked[b0] if b0 >= 0 else 0) + (can_break and begins)
        cdef int popped = self.kids_ahead[s0] if s0 >= 0 else 0
        cdef bint is_right = s0 >= 0 and gold_b == s0, is_left = b0 >= 0 and gold_s == b0
        cdef bint head_ahead = gold_s >= 0 and gold_s != s0 and where_s == IN_BUFFER
        cdef bint starts_b0 = b0 >= 0 and self.starts[b0] == -1
        costs[SHIFT] = pushed + (where_b == IN_STACK and gold_b != b0)
        costs[RIGHT] = pushed + (not is_right and gold_b >= 0 and where_b != GONE)
        costs[LEFT] = popped + (not is_left and gold_s >= 0 and where_s != GONE)
        if head >= 0:
            costs[REDUCE] = popped + (head != gold_s and head_ahead)
        elif self.arcs.depth[d] == 1:
            costs[REDUCE] = popped + head_ahead + (mark != 1 and starts_b0)
        else:
            costs[REDUCE] = gold_s >= 0 and (gold_s == s0 or head_ahead)
        costs[BREAK] = 0 if begins else 2
        wanted[RIGHT] = self.labels[b0] if is_right else NONE
        wanted[LEFT] = self.labels[s0] if is_left else NONE
        wanted[SHIFT] = wanted[REDUCE] = wanted[BREAK] = NONE

    cdef void follow(self, int d, int kind) noexcept nogil:
        cdef int word, place
        if kind == SHIFT or kind == RIGHT:
            word, place = self.arcs.ahead(d, 0), IN_STACK
        elif kind == REDUCE or kind == LEFT:
            word = self.arcs.top(d, 0)
            place = GONE
            if kind == REDUCE and self.arcs.head[word] < 0 and self.arcs.depth[d] > 1:
                place = IN_BUFFER
        else:
            return
        cdef int old = self.place[word], parent = self.parent[word]
        self.place[word] = place
        if parent >= 0:
            self.kids_ahead[parent] += (place == IN_BUFFER) - (old == IN_BUFFER)
            self.kids_stacked[parent] += (place == IN_STACK) - (old == IN_STACK)


cdef class BiluoCosts(Costs):
    """What the reference says of BILUO actions, on the arrays of `BiluoOracle`."""

    cdef BiluoMoves tags
    cdef signed char[::1] kinds
    cdef int[::1] labels
    cdef int[:, ::1] wrong

    def __init__(self, BiluoMoves moves, oracle):
        self.moves = self.tags = moves
        self.kinds, self.labels, self.wrong = oracle.kinds, oracle.labels, oracle.wrong

    cdef void costs(self, int d, int* costs, int* wanted) noexcept nogil:
        cdef int word = self.tags.front[d], first = self.tags.opened[d]
        cdef int gold = self.kinds[word], then = self.kinds[word + 1] if word + 1 < self.tags.end[d] else OUT
        cdef int began = self.kinds[first] if first >= 0 else OUT
        cdef bint is_right = began == MISSING or (began == BEGIN and self.labels[first] == self.tags.open_label[d])
        costs[MISSING] = 0
        cdef bint cannot_go_on = then == OUT or then == BEGIN or then == UNIT
        cdef bint not_inside = not is_right or gold != IN
        costs[BEGIN] = cannot_go_on if gold == MISSING else gold != BEGIN
        costs[UNIT] = gold != MISSING and gold != UNIT
        costs[OUT] = gold == BEGIN or gold == UNIT
        costs[IN] = cannot_go_on if gold == MISSING else not_inside
        costs[LAST] = is_right and gold == IN
        wanted[MISSING] = wanted[IN] = wanted[LAST] = wanted[OUT] = NONE
        wanted[BEGIN] = self.labels[word] if gold == BEGIN else NONE
        wanted[UNIT] = self.labels[word] if gold == UNIT else NONE

    cdef int penalty(self, int d, int kind, int label) noexcept nogil:
        cdef int word = self.tags.front[d], first = self.tags.opened[d], n = 0, i
        if kind != (UNIT if first < 0 else LAST):
            return 0
        for i in range(<int>self.wrong.shape[0]):
            if self.wrong[i, 1] == word and self.wrong[i, 0] == (word if first < 0 else first):
                n += self.wrong[i, 2] == 0 or label == self.wrong[i, 2]
        return n


cdef inline bint may_be(char* kinds, int kind, int label, char is_open, int wanted) noexcept nogil:
    """Tell whether an action may be applied where some kinds may, and maybe one label only."""
    return kinds[kind] and (wanted == label or (wanted == NONE and is_open))


cdef inline int cost_of(Costs oracle, int d, int kind, int label, int* costs, int* wanted) noexcept nogil:
    return costs[kind] + (wanted[kind] >= 0 and label != wanted[kind]) + oracle.penalty(d, kind, label)


def advance(Costs oracle, int[::1] kind, int[::1] label, char[::1] is_open, int[::1] rank, int[::1] n_actions):
    """Apply the oracle's actions to states, as many as each is due."""
    cdef Moves moves = oracle.moves
    cdef int d, a, done, best, cost, lowest, wanted_label
    cdef char kinds[MAX_KINDS]
    cdef int costs[MAX_KINDS]
    cdef int wanted[MAX_KINDS]
    check_actions(kind, label)
    with nogil:
        for d in range(<int>n_actions.shape[0]):
            done = 0
            while done < n_actions[d] and not moves.is_final(d):
                wanted_label = moves.valid_kinds(d, kinds)
                oracle.costs(d, costs, wanted)
                best = NONE
                lowest = 0
                for a in range(<int>kind.shape[0]):
                    if not may_be(kinds, kind[a], label[a], is_open[a], wanted_label):
                        continue
                    cost = cost_of(oracle, d, kind[a], label[a], costs, wanted) * MAX_KINDS + rank[kind[a]]
                    if best < 0 or cost < lowest:
                        best = a
                        lowest = cost
                if best < 0:
                    with gil:
                        raise ValueError("no action may be applied to a state that is not final")
                oracle.follow(d, kind[best])
                moves.apply(d, kind[best], label[best])
                done += 1


def learn(
    Costs oracle, Network network, int[::1] kind, int[::1] label, char[::1] is_open, int[::1] tokens,
    int max_actions, unsigned int seed, int[:, ::1] features, float[:, ::1] hidden, signed char[:, ::1] which,
    float[:, ::1] d_scores,
):
    """Let states follow the model, one after the other, and write down each step and its gradient.

    Args:
        oracle: Knows the reference.
        network: Scores the actions; it has the rows of all tokens.
        kind: The kind of each action.
        label: Its label.
        is_open: Whether it may be taken where no label is asked for.
        tokens: For each token of the states the token of the network that it is.
        max_actions: How many actions each state may have; 0 for no limit.
        seed: For dropout.
        features: For each step the tokens that it shows, (n_steps, n_features); written, as are the following.
        hidden: The hidden layer, (n_steps, n_hidden).
        which: Which piece each value is from, likewise.
        d_scores: The gradient of the scores, (n_steps, n_actions).

    Returns:
        The number of steps, and the sum of the squared gradients.
    """
    cdef Moves moves = oracle.moves
    cdef int n_actions = <int>kind.shape[0], n_features = <int>features.shape[1], n = 0, d, a, f, done, best, lowest
    cdef int wanted_label, capacity = <int>features.shape[0]
    cdef double loss = 0
    cdef float highest, highest_right, total, total_right, gradient
    cdef char kinds[MAX_KINDS]
    cdef int costs[MAX_KINDS]
    cdef int wanted[MAX_KINDS]
    cdef int words[MAX_FEATURES]
    cdef int[::1] cost
    import numpy

    check_actions(kind, label)
    cost = numpy.empty(n_actions, dtype=numpy.int32)
    with nogil:
        for d in range(moves.n_states):
            done = 0
            while (max_actions == 0 or done < max_actions) and n < capacity and not moves.is_final(d):
                moves.features(d, words, n_features)
                for f in range(n_features):
                    words[f] = tokens[words[f]] if words[f] >= 0 else NONE
                    features[n, f] = words[f]
                network.score_to_learn(
                    words, n_features, step_hash(seed, <unsigned int>d, <unsigned int>done), &hidden[n, 0], &which[n, 0]
                )
                wanted_label = moves.valid_kinds(d, kinds)
                oracle.costs(d, costs, wanted)
                best = lowest = NONE
                highest = highest_right = -INFINITY
                for a in range(n_actions):
                    cost[a] = NONE
                    if not may_be(kinds, kind[a], label[a], is_open[a], wanted_label):
                        continue
                    cost[a] = cost_of(oracle, d, kind[a], label[a], costs, wanted)
                    if best < 0 or network.scores[a] > highest:
                        best = a
                        highest = network.scores[a]
                    if lowest < 0 or cost[a] < lowest:
                        lowest = cost[a]
                        highest_right = network.scores[a]
                    elif cost[a] == lowest and network.scores[a] > highest_right:
                        highest_right = network.scores[a]
                if best < 0:
                    with gil:
                        raise ValueError("no action may be applied to a state that is not final")
                total = total_right = 0
                for a in range(n_actions):
                    if cost[a] < 0:
                        d_scores[n, a] = 0
                        continue
                    d_scores[n, a] = expf(network.scores[a] - highest)
                    total += d_scores[n, a]
                    if cost[a] == lowest:
                        total_right += expf(network.scores[a] - highest_right)
                for a in range(n_actions):
                    if cost[a] < 0:
                        continue
                    gradient = d_scores[n, a] / total
                    if cost[a] == lowest:
                        gradient -= expf(network.scores[a] - highest_right) / total_right
                    d_scores[n, a] = gradient
                    loss += gradient * gradient
                oracle.follow(d, kind[best])
                moves.apply(d, kind[best], label[best])
                done += 1
                n += 1
    return n, loss


def add_rows(float[:, :, ::1] d_rows, long long[:, ::1] words, float[:, ::1] d_sums):
    """Add the gradient of each step to the rows that it was made of; the last row stands for no token."""
    cdef Py_ssize_t i, f, k, word, n = d_sums.shape[1]
    cdef float* out
    cdef const float* add
    with nogil:
        for i in range(words.shape[0]):
            add = &d_sums[i, 0]
            for f in range(words.shape[1]):
                word = words[i, f]
                if word < 0:
                    word = d_rows.shape[0] - 1
                out = &d_rows[word, f, 0]
                for k in range(n):
                    out[k] += add[k]
