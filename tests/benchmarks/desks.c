/* The same desks in C: a yardstick for the program, for a case in which everybody stays.
 *
 * Reads requests, desks, people and windows as arrays of 64-bit numbers, serves every request by
 * the rules of docs/semantics.md (priority, windows, touches, outside delays, travel, second line,
 * rework, patience), and writes when each was begun and finished and what became of it. The order
 * of the operations on times is that of the program, so that the answers agree to the last bit:
 * compile without -ffast-math.
 *
 * usage: desks INPUT OUTPUT REPEATS     prints the processor seconds of each repeat
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WAITING, SERVED, ABANDONED };
enum { NEXT_TOUCH, SECOND_LINE, SENT_BACK };
enum { MOST_ATTEMPTS = 3 };
#define GRID 1048576.0

typedef struct {
    double arrival, place, work, gap, deadline, error[2], second_work, again_work;
    double first_start, finish, left;
    int32_t origin, kind, priority, touches, visit, second_touches, again_touches;
    int32_t outcome, attempt, stage, next;
} Request;

typedef struct {
    double first, second;
    int64_t number;
} Entry;

typedef struct {
    Entry *entries;
    int64_t size, room;
} Heap;

typedef struct {
    double free_at, ready;
    const double *opens, *closes;
    int64_t windows;
} Person;

typedef struct {
    int64_t requests, kinds, origins, desks, people, windows;
    double end, delay;
    const double *arrival, *work, *gap, *deadline, *error_1, *error_2, *second_work, *again_work;
    const int64_t *origin, *kind, *priority, *touches, *visit, *second_touches, *again_touches;
    const double *factor, *rework, *travel; /* (kind, origin), (kind), (desk, origin) */
    const int64_t *first, *second;          /* desk by (origin, kind) */
    const int64_t *first_person, *first_window;
    const double *opens, *closes;
} Given;

typedef struct {
    const Given *given;
    Request *book;
    Person *people;
    Heap queue, *back; /* who waits; and by desk: who joins its queue later */
    int64_t *order, *first_order, *place;
    int64_t touches;
} World;

static int before(const Entry *one, const Entry *other) {
    if (one->first != other->first) return one->first < other->first;
    if (one->second != other->second) return one->second < other->second;
    return one->number < other->number;
}

static void push(Heap *heap, int64_t number, double first, double second) {
    if (heap->size == heap->room) {
        heap->room = 2 * heap->room + 64;
        heap->entries = realloc(heap->entries, (size_t)heap->room * sizeof(Entry));
        if (!heap->entries) exit(3);
    }
    Entry entry = {first, second, number};
    int64_t at = heap->size++;
    while (at > 0 && before(&entry, &heap->entries[(at - 1) / 2])) {
        heap->entries[at] = heap->entries[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap->entries[at] = entry;
}

static Entry pop(Heap *heap) {
    Entry top = heap->entries[0], last = heap->entries[--heap->size];
    int64_t at = 0;
    while (2 * at + 1 < heap->size) {
        int64_t below = 2 * at + 1;
        if (below + 1 < heap->size && before(&heap->entries[below + 1], &heap->entries[below]))
            below++;
        if (!before(&heap->entries[below], &last)) break;
        heap->entries[at] = heap->entries[below];
        at = below;
    }
    heap->entries[at] = last;
    return top;
}

static double snapped(double minutes) { return floor(minutes * GRID + 0.5) / GRID; }

static int64_t window_at(const Person *person, double when) {
    int64_t low = 0, high = person->windows;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (person->closes[middle] <= when) low = middle + 1;
        else high = middle;
    }
    return low;
}

static double available(const Person *person, double now) {
    double when = person->free_at > now ? person->free_at : now;
    if (when == INFINITY) return INFINITY;
    int64_t index = window_at(person, when);
    if (index == person->windows) return INFINITY;
    return when > person->opens[index] ? when : person->opens[index];
}

/* When work begun at `start` ends, pausing between windows; `*left` is what finds no window. */
static double finish_of(const Person *person, double start, double work, double *left) {
    int64_t index = window_at(person, start);
    *left = work;
    if (index == person->windows) return start;
    double begin = start > person->opens[index] ? start : person->opens[index];
    for (;;) {
        double close = person->closes[index];
        if (begin + *left <= close) {
            double end = begin + *left;
            *left = 0.0;
            return end;
        }
        *left -= close - begin;
        if (++index == person->windows) return close;
        begin = person->opens[index];
    }
}

static void queue_up(World *world, int64_t number) {
    Request *request = &world->book[number];
    push(&world->queue, world->place[number], (double)request->priority, request->place);
}

static void apply_next(Request *request, double when) {
    if (request->next == NEXT_TOUCH) return;
    if (request->next == SECOND_LINE) {
        request->stage = 1;
        request->work = request->second_work;
        request->touches = request->second_touches;
    } else {
        request->attempt++;
        request->place = when;
        request->work = request->again_work;
        request->touches = request->again_touches;
    }
    if (request->visit > 1) request->visit = 1;
    request->next = NEXT_TOUCH;
}

static double coming(const World *world, int64_t desk, int64_t cursor) {
    double when = INFINITY;
    if (cursor < world->first_order[desk + 1]) when = world->book[cursor].arrival;
    const Heap *back = &world->back[desk];
    if (back->size && back->entries[0].first < when) when = back->entries[0].first;
    return when;
}

static void take_in(World *world, int64_t desk, int64_t *cursor, double now) {
    while (*cursor < world->first_order[desk + 1] && world->book[*cursor].arrival <= now)
        queue_up(world, (*cursor)++);
    Heap *back = &world->back[desk];
    while (back->size && back->entries[0].first <= now) {
        Entry entry = pop(back);
        apply_next(&world->book[entry.number], entry.first);
        queue_up(world, entry.number);
    }
}

static void write_down(World *world, int64_t desk, int64_t number, double finish) {
    const Given *given = world->given;
    Request *request = &world->book[number];
    int64_t cell = request->origin * given->kinds + request->kind;
    if (--request->touches > 0) {
        push(&world->back[desk], number, finish + request->gap, 0.0);
    } else if (request->stage == 0 && request->second_work > 0) {
        request->next = SECOND_LINE;
        int64_t to = given->second[cell] != given->first[cell] ? given->second[cell] : desk;
        push(&world->back[to], number, finish, 0.0);
    } else if (request->attempt < MOST_ATTEMPTS - 1 && request->again_work > 0 &&
               request->error[request->attempt] < given->rework[request->kind]) {
        request->next = SENT_BACK;
        push(&world->back[desk], number, finish + given->delay, 0.0);
    } else {
        request->outcome = SERVED;
        request->finish = finish;
    }
}

static void start(World *world, int64_t desk, Person *person, int64_t number, double now) {
    const Given *given = world->given;
    Request *request = &world->book[number];
    if (isnan(request->first_start)) {
        if (request->deadline < now) {
            request->outcome = ABANDONED;
            request->finish = request->deadline;
            return;
        }
        request->first_start = now;
    }
    double touch = request->work, trip = 0.0;
    if (!isnan(request->left)) {
        touch = request->left;
        request->left = NAN;
    }
    if (request->visit == 1) {
        trip = given->travel[desk * given->origins + request->origin];
        request->visit = 2;
    }
    double pace = given->factor[request->kind * given->origins + request->origin];
    double total = snapped(touch * pace) + trip, left;
    double end = finish_of(person, now, total, &left);
    world->touches++;
    person->free_at = left > 0 ? INFINITY : end;
    person->ready = available(person, person->free_at);
    if (left > 0) { /* no further window: the rest goes back to its place in the queue */
        double done = total - left;
        double rest = pace > 0 ? snapped(left / pace) : 0.0;
        if (rest > touch) rest = touch;
        if (trip > done) trip = done;
        request->left = done > trip ? rest : touch;
        if (request->visit > 1) request->visit = 1;
        push(&world->back[desk], number, end, 0.0);
    } else {
        write_down(world, desk, number, end);
    }
}

static void give_up(World *world, double now) {
    for (int64_t i = 0; i < world->queue.size; i++) {
        const Entry *entry = &world->queue.entries[i];
        Request *request = &world->book[world->order[entry->number]];
        if (isnan(request->first_start) && request->deadline < now) {
            request->outcome = ABANDONED;
            request->finish = request->deadline;
        }
    }
}

static void serve(World *world, int64_t desk) {
    const Given *given = world->given;
    Person *people = world->people + given->first_person[desk];
    int64_t count = given->first_person[desk + 1] - given->first_person[desk];
    int64_t cursor = world->first_order[desk];
    double now = 0.0, next = coming(world, desk, cursor);
    world->queue.size = 0;
    for (;;) {
        if (world->queue.size == 0) {
            if (next >= given->end) break;
            if (next > now) now = next;
            take_in(world, desk, &cursor, now);
            next = coming(world, desk, cursor);
        }
        double when = INFINITY;
        Person *chosen = NULL;
        for (int64_t i = 0; i < count; i++) {
            double ready = people[i].ready;
            if (ready < now) ready = available(&people[i], now);
            if (ready < when) {
                when = ready;
                chosen = &people[i];
                if (ready == now) break;
            }
        }
        if (!chosen || when >= given->end) break;
        if (when > now) {
            now = when;
            if (next <= now) {
                take_in(world, desk, &cursor, now);
                next = coming(world, desk, cursor);
            }
        }
        Entry entry = pop(&world->queue);
        start(world, desk, chosen, world->order[entry.number], now);
        if (world->back[desk].size && world->back[desk].entries[0].first < next)
            next = world->back[desk].entries[0].first;
    }
    while (next < given->end) {
        take_in(world, desk, &cursor, next);
        next = coming(world, desk, cursor);
    }
    give_up(world, given->end);
}

/* Requests stand in the book by desk and arrival: `place` is a request's number in the input,
 * by which ties in the queue are decided, and `order` leads back from it to the book. */
static void lay_out(World *world) {
    const Given *g = world->given;
    memset(world->first_order, 0, (size_t)(g->desks + 1) * sizeof(int64_t));
    for (int64_t i = 0; i < g->requests; i++)
        world->first_order[g->first[g->origin[i] * g->kinds + g->kind[i]] + 1]++;
    for (int64_t d = 0; d < g->desks; d++) world->first_order[d + 1] += world->first_order[d];
    int64_t *next = malloc((size_t)(g->desks + 1) * sizeof(int64_t));
    if (!next) exit(3);
    memcpy(next, world->first_order, (size_t)(g->desks + 1) * sizeof(int64_t));
    for (int64_t i = 0; i < g->requests; i++) {
        int64_t at = next[g->first[g->origin[i] * g->kinds + g->kind[i]]]++;
        world->order[i] = at;
        world->place[at] = i;
        world->book[at] = (Request){
            .arrival = g->arrival[i], .place = g->arrival[i], .work = g->work[i],
            .gap = g->gap[i], .deadline = g->deadline[i],
            .error = {g->error_1[i], g->error_2[i]}, .second_work = g->second_work[i],
            .again_work = g->again_work[i], .first_start = NAN, .finish = NAN, .left = NAN,
            .origin = (int32_t)g->origin[i], .kind = (int32_t)g->kind[i],
            .priority = (int32_t)g->priority[i], .touches = (int32_t)g->touches[i],
            .visit = (int32_t)g->visit[i], .second_touches = (int32_t)g->second_touches[i],
            .again_touches = (int32_t)g->again_touches[i],
        };
    }
    free(next);
    for (int64_t p = 0; p < g->people; p++) {
        int64_t from = g->first_window[p];
        world->people[p] = (Person){0.0, -INFINITY, g->opens + from, g->closes + from,
                                    g->first_window[p + 1] - from};
    }
    for (int64_t d = 0; d < g->desks; d++) world->back[d].size = 0;
    world->touches = 0;
}

static void *room(int64_t count, size_t size) {
    void *found = calloc((size_t)(count > 0 ? count : 1), size);
    if (!found) exit(3);
    return found;
}

static Given read_given(const char *path, char **memory) {
    FILE *file = fopen(path, "rb");
    if (!file) exit(2);
    fseek(file, 0, SEEK_END);
    long length = ftell(file);
    rewind(file);
    *memory = room(length, 1);
    if (fread(*memory, 1, (size_t)length, file) != (size_t)length) exit(2);
    fclose(file);
    const int64_t *head = (const int64_t *)*memory;
    Given g = {head[0], head[1], head[2], head[3], head[4], head[5], 0, 0};
    const double *at = (const double *)(head + 6);
    g.end = *at++;
    g.delay = *at++;
    const double **times[] = {&g.arrival, &g.work, &g.gap, &g.deadline, &g.error_1, &g.error_2,
                              &g.second_work, &g.again_work};
    for (int i = 0; i < 8; i++, at += g.requests) *times[i] = at;
    const int64_t **whole[] = {&g.origin, &g.kind, &g.priority, &g.touches, &g.visit,
                               &g.second_touches, &g.again_touches};
    for (int i = 0; i < 7; i++, at += g.requests) *whole[i] = (const int64_t *)at;
    g.factor = at, at += g.kinds * g.origins;
    g.rework = at, at += g.kinds;
    g.travel = at, at += g.desks * g.origins;
    g.first = (const int64_t *)at, at += g.origins * g.kinds;
    g.second = (const int64_t *)at, at += g.origins * g.kinds;
    g.first_person = (const int64_t *)at, at += g.desks + 1;
    g.first_window = (const int64_t *)at, at += g.people + 1;
    g.opens = at, at += g.windows;
    g.closes = at;
    return g;
}

static void write_answers(const World *world, const char *path) {
    FILE *file = fopen(path, "wb");
    if (!file) exit(2);
    for (int64_t i = 0; i < world->given->requests; i++) {
        const Request *request = &world->book[world->order[i]];
        double row[3] = {request->first_start, request->finish, (double)request->outcome};
        fwrite(row, sizeof(double), 3, file);
    }
    fclose(file);
}

int main(int count, char **words) {
    if (count != 4) return 2;
    char *memory;
    Given given = read_given(words[1], &memory);
    World world = {.given = &given};
    world.book = room(given.requests, sizeof(Request));
    world.people = room(given.people, sizeof(Person));
    world.back = room(given.desks, sizeof(Heap));
    world.order = room(given.requests, sizeof(int64_t));
    world.place = room(given.requests, sizeof(int64_t));
    world.first_order = room(given.desks + 1, sizeof(int64_t));
    for (int repeat = atoi(words[3]); repeat > 0; repeat--) {
        clock_t began = clock();
        lay_out(&world);
        for (int64_t desk = 0; desk < given.desks; desk++) serve(&world, desk);
        printf("%.9f %lld\n", (double)(clock() - began) / CLOCKS_PER_SEC, (long long)world.touches);
    }
    write_answers(&world, words[2]);
    free(memory);
    return 0;
}
