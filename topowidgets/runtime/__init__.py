"""A lab's training beside its notebook: `worker` is the training process, `kernel` the notebook's end of its
pipe, `tasks` what other processes are asked to do. What stands here both ends know.
"""
