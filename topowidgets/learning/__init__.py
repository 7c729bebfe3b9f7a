"""What is trained: shapes, tasks, networks, rules, curvature, the trainer. torch is imported here and nowhere
else.
"""
